import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { table, type Row } from './access-table.ts';
import { routeList } from './route-list.ts';
import { doer, expected, keyOf, visitor, type Outcome } from './visitor.ts';
import { aWorld, places, roles, type Place, type Role, type World } from './world.ts';

/**
 * Every page, its data, every form and endpoint × every role × own and other forum × draft and published × own and other object, against
 * the table. What is not yours is not found, and a refused form changes nothing.
 */

let world: World;
beforeAll(async () => void (world = await aWorld()), 120_000);
afterAll(() => world.stop());

const list = routeList();
const { addressOf, ask, bodyFor, send } = visitor(() => world);

test('the table has a row for each route, and a route for each row', () => {
	expect(Object.keys(table).sort()).toEqual(list.map(keyOf).sort());
});

<<<<<<< HEAD
const placesOf = (row: Row): readonly Place[] => (Array.isArray(row.who) || row.who === 'public' ? places : ['own']);
=======
const staffOf = (row: Row, place: Place): Role[] => {
	if (typeof row.who === 'string') return [];
	const there = place.startsWith('own') ? 'organiser' : 'elsewhere';
	const published = place === 'own' ? row.who.filter((role) => role !== 'organiser') : [];
	return ['admin', ...(row.who.includes('organiser') ? [there as Role] : []), ...published];
};

/** What a role is to find. */
function expected(row: Row, role: Role, place: Place): Outcome {
	const draft = place.endsWith('Draft');
	switch (row.who) {
		case 'everyone':
		case 'link':
			return 'found';
		case 'account':
			return role === 'anonymous' ? 'sign in' : 'found';
		case 'organisers':
			return role === 'anonymous' ? 'sign in' : ['organiser', 'elsewhere', 'admin'].includes(role) ? 'found' : 'nothing';
		case 'follower':
			return role === 'anonymous' ? 'sign in' : role === 'moderator' && place === 'own' ? 'found' : 'nothing';
		case 'admin':
			return role === 'admin' ? 'found' : role === 'anonymous' ? 'sign in' : 'nothing';
		case 'public':
			return !draft || role === 'admin' || role === (place === 'ownDraft' ? 'organiser' : 'elsewhere') ? 'found' : 'nothing';
		default:
			if (role === 'anonymous') return 'sign in';
			return staffOf(row, place).includes(role) ? 'found' : 'nothing';
	}
}

/** The address of a route with the things of one place in it. @param of whose object stands in a forum's address */
function addressOf(route: string, row: Row, place: Place, of: Place = place): string {
	const [there, things] = [world.things[place], world.things[of]];
	const usual: Record<string, string> = {
		forum: there.slug,
		session: route.startsWith('/organiser') ? things.sessionId : things.sessionSlug,
		delegation: things.delegationSlug,
		mail: things.mailId,
		organisation: world.organisationId,
		id: things.registrationId,
		token: things.token,
		...row.params?.(world, of)
	};
	const query = row.query?.(world, of);
	return route.replace(/\[(\w+)\]/g, (_, name: string) => usual[name] ?? `no-${name}`) + (query ? `?${query}` : '');
}

/** The sign-in that comes back afterwards: not the one that says good-bye. */
const atSignIn = (location: string) => location.includes('/login?next=');

/** What SvelteKit's JSON for a page's data or a form's answer says. */
function outcomeOfJson(json: {
	type?: string;
	status?: number;
	location?: string;
	nodes?: ({ type?: string; status?: number } | null)[];
}): Outcome {
	if (json.type === 'redirect') return atSignIn(json.location ?? '') ? 'sign in' : 'found';
	const error = json.nodes?.find((node) => node?.type === 'error');
	return (error?.status ?? json.status) === 404 ? 'nothing' : 'found';
}

async function ask(path: string, role: Role, init: RequestInit & { accept?: string } = {}): Promise<Outcome> {
	const { accept = 'text/html', ...rest } = init;
	// a connection each: one kept open may be closed by the server at the moment it is used again
	const headers = { accept, connection: 'close', cookie: world.cookies[role], origin: world.origin };
	const answer = await fetch(world.origin + path, { ...rest, headers: { ...headers, ...rest.headers }, redirect: 'manual' });
	const body = await answer.text();
	expect(answer.status, `${path} as ${role}: ${body.slice(0, 300)}`).toBeLessThan(500);
	if (answer.status >= 300 && answer.status < 400) return atSignIn(answer.headers.get('location') ?? '') ? 'sign in' : 'found';
	if (answer.status === 404) return 'nothing';
	return answer.headers.get('content-type')?.includes('application/json') ? outcomeOfJson(JSON.parse(body) as never) : 'found';
}

/** Who may do it at a place and fills in its form: never the admin where somebody else can. */
const doer = (row: Row, place: Place): Role => {
	const able = roles.filter((role) => expected(row, role, place) === 'found');
	return able.find((role) => role !== 'admin') ?? 'admin';
};

/** A whole body for a form: what its page sends when somebody who may opens it and presses the button. */
async function bodyFor({ what, route }: Entry, row: Row, place: Place): Promise<URLSearchParams> {
	if (row.body) return new URLSearchParams(row.body(world, place));
	const address = world.origin + addressOf(row.formAt ?? route, row, place);
	const page = await fetch(address, { headers: { cookie: world.cookies[doer(row, place)], accept: 'text/html' } });
	const [body] = bodiesFor(await page.text(), what.slice('action:'.length));
	if (!body) throw new Error(`${address} (${page.status}) shows no form for ${what}`);
	for (const [name, value] of Object.entries(row.fill?.(world, place) ?? {})) body.set(name, value);
	return body;
}

const send = (path: string, what: string, role: Role, body: URLSearchParams, accept = 'application/json') =>
	ask(what === 'action:default' ? path : `${path}?/${what.slice('action:'.length)}`, role, {
		method: 'POST',
		accept,
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: body.toString()
	});

const mismatches = (wanted: Record<string, Outcome>, found: Record<string, Outcome>): string[] =>
	Object.keys(wanted).flatMap((name) => (wanted[name] === found[name] ? [] : [`${name}: ${found[name]} instead of ${wanted[name]}`]));

const neverMade = (row: Row): boolean => !!row.params?.(world, 'own').token?.includes('never-made');

const placesOf = (row: Row): readonly Place[] =>
	Array.isArray(row.who) || row.who === 'public' || row.who === 'follower' ? places : ['own'];
>>>>>>> 4f0e751 (Access from the route list is as its table says; forms of the staff are not read where their pages are not found)
/** A route that names an object inside a forum. */
const nested = (route: string) => /\[forum\].*\[(session|delegation|mail|id)\]/.test(route);

const looking = list.filter((entry) => !entry.what.startsWith('action:'));
const doing = Object.keys(table).flatMap((key) => list.filter((entry) => entry.what.startsWith('action:') && keyOf(entry) === key));

describe('looking', () => {
	test.each(looking.map((entry) => [keyOf(entry), entry] as const))('%s', async (key, entry) => {
		const row = table[key];
		if (!row) throw new Error('no row');
		const found: Record<string, Outcome> = {};
		const wanted: Record<string, Outcome> = {};
		const check = async (name: string, path: string, role: Role, outcome: Outcome) => {
			const asked = entry.what === 'page' || entry.what === 'GET' ? {} : { method: entry.what };
			[wanted[name], found[name]] = [outcome, await ask(path, role, asked)];
			if (entry.what !== 'page') return;
			// a page without a load has no data to give and no secret either
			const [bare = '', query] = path.split('?');
			const data = await ask(`${bare === '/' ? '' : bare}/__data.json${query ? `?${query}` : ''}`, role, { accept: 'application/json' });
			if (outcome !== 'found') [wanted[`${name}, data`], found[`${name}, data`]] = [outcome, data];
		};
		for (const place of placesOf(row))
			for (const role of roles) {
				const missing = neverMade(row);
				await check(`${role}, ${place}`, addressOf(entry.route, row, place), role, missing ? 'nothing' : expected(row, role, place));
			}
		if (row.who === 'link' && !neverMade(row))
			for (const role of roles) await check(`${role}, forged link`, forged(addressOf(entry.route, row, 'own')), role, 'nothing');
		if (nested(entry.route))
			for (const role of roles) {
				const outcome = role === 'anonymous' && Array.isArray(row.who) ? 'sign in' : 'nothing';
				await check(`${role}, another forum's object`, addressOf(entry.route, row, 'own', 'other'), role, outcome);
			}
		expect(mismatches(wanted, found)).toEqual([]);
	});
});

/** A link whose signature was guessed. */
const forged = (path: string) =>
	path.replace(/(\/registrations\/[0-9a-f]{32})([A-Za-z0-9_-]{27})/, (_, id: string) => `${id}${'A'.repeat(27)}`);

test('a page that is open although its row says otherwise is noticed (control)', async () => {
	const row: Row = { who: ['organiser'] };
	for (const role of ['anonymous', 'desk'] as const)
		expect(mismatches({ [role]: expected(row, role, 'own') }, { [role]: await ask('/privacy', role) })).toHaveLength(1);
});

describe('doing', () => {
	test("another forum's object in the body of one's own form is not found", async () => {
		for (const entry of doing.filter(({ route }) => /\[forum\]/.test(route))) {
			const row = table[keyOf(entry)];
			if (!row?.body || !Array.isArray(row.who)) continue;
			const body = new URLSearchParams(row.body(world, 'other'));
			if (body.toString() === new URLSearchParams(row.body(world, 'own')).toString() || /invite/.test(entry.what)) continue;
			for (const role of roles.filter((each) => expected(row, each, 'own') === 'found' && each !== 'admin')) {
				const before = await world.changes();
				expect(await send(addressOf(entry.route, row, 'own'), entry.what, role, body), `${keyOf(entry)} as ${role}`).toBe('nothing');
				expect(await world.changes(), `${keyOf(entry)} as ${role} changed something`).toBe(before);
			}
		}
	});

	test.each(doing.map((entry) => [keyOf(entry), entry] as const))('%s', async (key, entry) => {
		const row = table[key];
		if (!row) throw new Error('no row');
		const found: Record<string, Outcome> = {};
		const wanted: Record<string, Outcome> = {};
		const refuse = async (name: string, path: string, role: Role, body: URLSearchParams, outcome: Outcome) => {
			const before = await world.changes();
			for (const accept of ['application/json', 'text/html'])
				[wanted[`${name}, ${accept}`], found[`${name}, ${accept}`]] = [outcome, await send(path, entry.what, role, body, accept)];
			expect(await world.changes(), `${name} changed something`).toBe(before);
		};
		const missing = neverMade(row);
		for (const place of placesOf(row)) {
			const path = addressOf(entry.route, row, place);
			const body = await bodyFor(entry, row, place);
			for (const role of roles) {
				const outcome = missing ? 'nothing' : expected(row, role, place);
				if (outcome !== 'found') await refuse(`${role}, ${place}`, path, role, body, outcome);
			}
		}
		const [own, body] = [addressOf(entry.route, row, 'own'), await bodyFor(entry, row, 'own')];
		if (row.who === 'link' && !missing) for (const role of roles) await refuse(`${role}, forged link`, forged(own), role, body, 'nothing');
		if (nested(entry.route))
			for (const role of roles.filter((each) => each !== 'anonymous'))
				await refuse(
					`${role}, another forum's object`,
					addressOf(entry.route, row, 'own', 'other'),
					role,
					await bodyFor(entry, row, 'other'),
					'nothing'
				);
		if (!missing)
			[wanted['who may'], found['who may']] = [row.idle ? 'nothing' : 'found', await send(own, entry.what, doer(row, 'own'), body)];
		expect(mismatches(wanted, found)).toEqual([]);
	});
});
