import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byState, table, type Finds, type AccessRow } from './access-table.ts';
import { routeList, type RouteEntry } from './route-list.ts';
import { targetForumStates, plantTargets, type TargetState, type Targets } from './targets.ts';
import { doer, expected, formsOf, keyOf, httpClient, type RouteOutcome } from './http-client.ts';
import { anInstallation, forumKinds, testRoles, type ForumKind, type Role, type Installation } from './fixtures.ts';

/**
 * Every page, its data, every form and endpoint × every role × own and other forum × draft and published × own and other object × the
 * state of what it is about, against the table. What is not yours is not found, and a refused form changes nothing.
 */

let world: Installation;
beforeAll(async () => void (world = await anInstallation()), 120_000);
afterAll(() => world.stop());

const list = routeList();
const { addressOf, ask, bodyFor, post, send } = httpClient(() => world);

test('the table has a row for each route, and a route for each row', () => {
	expect(Object.keys(table).sort()).toEqual(list.map(keyOf).sort());
});

const mismatches = (wanted: Record<string, RouteOutcome>, found: Record<string, RouteOutcome>): string[] =>
	Object.keys(wanted).flatMap((name) => (wanted[name] === found[name] ? [] : [`${name}: ${found[name]} instead of ${wanted[name]}`]));

/** Whether the row's link, or its target, is one that was never made: it opens nothing for anybody. */
const neverMade = (row: AccessRow): boolean => Object.values(row.params?.(world, 'own') ?? {}).some((each) => each.includes('never-made'));

/** What somebody finds there: a target that was never made as nobody's, but for who is asked to sign in first. */
const wantedOf = (row: AccessRow, role: Role, place: ForumKind): RouteOutcome => {
	const usual = expected(row, role, place);
	return neverMade(row) && usual === 'found' ? 'nothing' : usual;
};

const forumKindsOf = (row: AccessRow): readonly ForumKind[] =>
	Array.isArray(row.who) || row.who === 'public' || row.who === 'follower' || (row.who === 'body' && row.params) ? forumKinds : ['own'];
/** A route that names an object inside a forum. */
const nested = (route: string) => /\[forum\].*\[(session|delegation|mail|id|recommendation|measure|table)\]/.test(route);

const looking = list.filter((entry) => !entry.what.startsWith('action:'));
const doing = formsOf(list);

describe('looking', () => {
	test.each(looking.map((entry) => [keyOf(entry), entry] as const))('%s', async (key, entry) => {
		const row = table[key];
		if (!row) throw new Error('no row');
		const found: Record<string, RouteOutcome> = {};
		const wanted: Record<string, RouteOutcome> = {};
		const check = async (name: string, path: string, role: Role, outcome: RouteOutcome) => {
			const form = { 'content-type': 'application/x-www-form-urlencoded' };
			const asked = entry.what === 'page' || entry.what === 'GET' ? {} : { method: entry.what, headers: form, body: '' };
			[wanted[name], found[name]] = [outcome, await ask(path, role, asked)];
			if (entry.what !== 'page') return;
			// a page without a load has no data to give and no secret either
			const [bare = '', query] = path.split('?');
			const data = await ask(`${bare === '/' ? '' : bare}/__data.json${query ? `?${query}` : ''}`, role, { accept: 'application/json' });
			if (outcome !== 'found') [wanted[`${name}, data`], found[`${name}, data`]] = [outcome, data];
		};
		// looking changes nothing: everybody looks at once
		const everybody = (look: (role: Role) => Promise<void>) => Promise.all(testRoles.map(look));
		for (const place of forumKindsOf(row))
			await everybody((role) => check(`${role}, ${place}`, addressOf(entry.route, row, place), role, wantedOf(row, role, place)));
		if (row.who === 'link' && !neverMade(row))
			await everybody((role) => check(`${role}, forged link`, forged(addressOf(entry.route, row, 'own')), role, 'nothing'));
		if (nested(entry.route))
			await everybody((role) => {
				const outcome = role === 'anonymous' && Array.isArray(row.who) ? (row.unsigned ?? 'sign in') : 'nothing';
				return check(`${role}, another forum's object`, addressOf(entry.route, row, 'own', 'other'), role, outcome);
			});
		expect(mismatches(wanted, found)).toEqual([]);
	});
});

/** A link whose signature was guessed. */
const forged = (path: string) =>
	path.replace(
		/(\/(?:registrations\/(?:confirm\/)?|follow\/(?:confirm\/)?|expertise\/|register\/parked\/)[0-9a-f]{32})([A-Za-z0-9_-]{27})/,
		(_, id: string) => `${id}${'A'.repeat(27)}`
	);

test('a page that is open although its row says otherwise is noticed (control)', async () => {
	const row: AccessRow = { who: ['organiser'] };
	for (const role of ['anonymous', 'desk'] as const)
		expect(mismatches({ [role]: expected(row, role, 'own') }, { [role]: await ask('/privacy', role) })).toHaveLength(1);
});

describe('a target in another state', () => {
	let targets: Targets;
	beforeAll(async () => void (targets = await plantTargets(world)), 60_000);

	/** What the addresses of a route name, by the state that it is in. */
	function inStates(route: string): {
		rule: Partial<Record<TargetState, Finds>>;
		instead: (state: TargetState) => Record<string, string> | null;
	} {
		const { registration, organisation, session } = targets;
		const people = (name: keyof Targets['registration'][keyof Targets['registration']], parameter: string) => (state: TargetState) =>
			state in registration ? { [parameter]: registration[state as keyof typeof registration][name] } : null;
		if (route.includes('[id]')) return { rule: byState.id, instead: people('id', 'id') };
		if (route.startsWith('/registrations/[token]')) return { rule: byState.token, instead: people('token', 'token') };
		if (route.includes('[mail]')) return { rule: byState.mail, instead: people('mailId', 'mail') };
		if (route.includes('[organisation]'))
			return {
				rule: route.startsWith('/organiser/forums') ? byState.proposed : byState.accepted,
				instead: (state) => (state in organisation ? { organisation: organisation[state as keyof typeof organisation] } : null)
			};
		if (route.includes('[session]')) {
			const staff = route.startsWith('/organiser');
			const of = (state: keyof typeof session) => (staff ? session[state].id : session[state].slug);
			return {
				rule: staff ? byState.session : byState.publicSession,
				instead: (state) => (state in session ? { session: of(state as keyof typeof session) } : null)
			};
		}
		return { rule: {}, instead: () => null };
	}

	const outcomeFor = (finds: Finds, role: Role): RouteOutcome =>
		finds === 'usual' || (finds === 'admin' && role === 'admin') ? 'found' : 'nothing';
	/** Those who find the usual one; of a private link one visitor and one of the staff stand for all. */
	const finders = (row: AccessRow) =>
		(row.who === 'link' || row.who === 'public' ? (['anonymous', 'organiser', 'admin'] as const) : testRoles).filter(
			(role) => expected(row, role, 'own') === 'found'
		);

	/** Posts a form in every shape; what is wrong with the answers. */
	async function refusals(
		name: string,
		path: string,
		what: string,
		role: Role,
		bodies: readonly URLSearchParams[],
		secrets = targets.secrets.all
	): Promise<string[]> {
		const wrong: string[] = [];
		const before = await world.changes();
		for (const [index, body] of bodies.entries())
			for (const accept of ['application/json', 'text/html']) {
				const answer = await post(path, what, role, body, accept);
				if (answer.outcome !== 'nothing') wrong.push(`${name}, body ${index}, ${accept}: ${answer.outcome}`);
				const sent = body.toString() + decodeURIComponent(body.toString());
				for (const secret of secrets)
					if (answer.body.includes(secret) && !sent.includes(secret)) wrong.push(`${name}, body ${index}, ${accept}: gives ${secret} away`);
			}
		if ((await world.changes()) !== before) wrong.push(`${name} changed something`);
		return wrong;
	}

	/** The form as its page sends it, with the right mark, with none, and empty. */
	async function shapesOf(entry: RouteEntry, row: AccessRow): Promise<URLSearchParams[]> {
		const usual = await bodyFor(entry, row, 'own', {});
		const marked = new URLSearchParams(usual);
		const bare = new URLSearchParams(usual);
		marked.set('seen', targets.marks[entry.what.slice('action:'.length)] ?? 'a mark');
		bare.delete('seen');
		return [usual, marked, bare, new URLSearchParams()];
	}

	/** What a row promises of its targets in their states, against what is answered. */
	async function faults(entry: RouteEntry, row: AccessRow): Promise<string[]> {
		const { rule, instead } = inStates(entry.route);
		const wrong: string[] = [];
		for (const [state, finds] of Object.entries({ ...rule, ...row.states }) as [TargetState, Finds][]) {
			const parameters = instead(state);
			if (!parameters) continue;
			const path = addressOf(entry.route, row, 'own', 'own', parameters);
			for (const role of finders(row)) {
				const [outcome, name] = [outcomeFor(finds, role), `${keyOf(entry)}, ${state}, ${role}`];
				if (!entry.what.startsWith('action:')) {
					const found = await ask(path, role);
					if (found !== outcome) wrong.push(`${name}: ${found} instead of ${outcome}`);
				} else if (outcome !== 'found') wrong.push(...(await refusals(name, path, entry.what, role, await shapesOf(entry, row))));
			}
		}
		return wrong;
	}

	test('is found by whom the table says, and its forms reach no further', async () => {
		const wrong: string[] = [];
		for (const entry of list) wrong.push(...(await faults(entry, table[keyOf(entry)] ?? { who: 'everyone' })));
		expect(wrong).toEqual([]);
	});

	test('named in a form is not found where its page does not show it', async () => {
		const wrong: string[] = [];
		for (const entry of doing) {
			const row = table[keyOf(entry)];
			for (const { body, query, but } of row?.hidden?.(targets, world) ?? [])
				for (const role of finders(row as AccessRow).filter((each) => each !== but)) {
					const path = addressOf(entry.route, row as AccessRow, 'own') + (query ? `?${query}` : '');
					const name = `${keyOf(entry)} with ${JSON.stringify(body)}, ${role}`;
					// the answer is the page of the form, which may list others, and to an admin the restricted
					const secrets = role === 'admin' ? [] : targets.secrets.people;
					wrong.push(...(await refusals(name, path, entry.what, role, [new URLSearchParams(body)], secrets)));
				}
		}
		expect(wrong).toEqual([]);
	});

	test('a forum that is past, cancelled or archived is found by the same people', async () => {
		const wrong: string[] = [];
		const inside = looking.filter(({ route }) => route.includes('[forum]') && !/\[(organisation|body|table)\]|parked/.test(route));
		for (const entry of inside)
			for (const state of targetForumStates) {
				const row = table[keyOf(entry)] ?? { who: 'everyone' };
				const path = addressOf(entry.route, row, state as ForumKind);
				for (const role of ['anonymous', 'elsewhere', doer(row, 'own')] as const) {
					const [wanted, found] = [expected(row, role, 'own'), await ask(path, role)];
					if (wanted !== found) wrong.push(`${keyOf(entry)}, ${state}, ${role}: ${found} instead of ${wanted}`);
				}
			}
		expect(wrong).toEqual([]);
	});

	test('is noticed where a page or a form reaches further than the table says (control)', async () => {
		const entryOf = (key: string) => list.find((each) => keyOf(each) === key) ?? expect.unreachable();
		const at = '/organiser/forums/[forum]/registrations/[id]';
		const closed: AccessRow = {
			who: ['organiser'],
			states: { restricted: 'nobody', withdrawn: 'nobody', anonymised: 'usual', erased: 'usual' }
		};
		const pages = (await faults(entryOf(`page ${at}`), closed)).map((line) => line.replace(/^.*, (\w+), (\w+: )/, '$1, $2'));
		expect(pages.sort()).toEqual([
			'anonymised, admin: nothing instead of found',
			'anonymised, organiser: nothing instead of found',
			'erased, admin: nothing instead of found',
			'erased, organiser: nothing instead of found',
			'restricted, admin: found instead of nothing',
			'withdrawn, admin: found instead of nothing',
			'withdrawn, organiser: found instead of nothing'
		]);
		// a form that is read although its page was not found, and an answer that shows a name and a mark
		const forms = await faults(entryOf(`action:link ${at}`), { ...closed, body: () => ({}) });
		expect(forms.filter((line) => line.includes('withdrawn'))).not.toEqual([]);
		const path = addressOf('/organiser/forums/[forum]/registrations/[id]/edit', closed, 'own', 'own', {
			id: targets.registration.restricted.id
		});
		const shown = await refusals('edit', path, 'action:edit', 'admin', [new URLSearchParams({ surname: 'Басқа' })]);
		expect(shown.some((line) => line.includes('gives Zqxjk away'))).toBe(true);
	});
});

describe('doing', () => {
	test("another forum's object in the body of one's own form is not found", async () => {
		for (const entry of doing.filter(({ route }) => /\[forum\]/.test(route))) {
			const row = table[keyOf(entry)];
			if (!row?.body || !Array.isArray(row.who)) continue;
			const body = new URLSearchParams(row.body(world, 'other'));
			if (body.toString() === new URLSearchParams(row.body(world, 'own')).toString() || /invite/.test(entry.what)) continue;
			for (const role of testRoles.filter((each) => expected(row, each, 'own') === 'found' && each !== 'admin')) {
				const before = await world.changes();
				expect(await send(addressOf(entry.route, row, 'own'), entry.what, role, body), `${keyOf(entry)} as ${role}`).toBe('nothing');
				expect(await world.changes(), `${keyOf(entry)} as ${role} changed something`).toBe(before);
			}
		}
	});

	test.each(doing.map((entry) => [keyOf(entry), entry] as const))('%s', async (key, entry) => {
		const row = table[key];
		if (!row) throw new Error('no row');
		const found: Record<string, RouteOutcome> = {};
		const wanted: Record<string, RouteOutcome> = {};
		const refuse = async (name: string, path: string, role: Role, body: URLSearchParams, outcome: RouteOutcome) => {
			const before = await world.changes();
			for (const accept of ['application/json', 'text/html'])
				[wanted[`${name}, ${accept}`], found[`${name}, ${accept}`]] = [outcome, await send(path, entry.what, role, body, accept)];
			expect(await world.changes(), `${name} changed something`).toBe(before);
		};
		const missing = neverMade(row);
		for (const place of forumKindsOf(row)) {
			const path = addressOf(entry.route, row, place);
			const body = await bodyFor(entry, row, place);
			for (const role of testRoles) {
				const outcome = wantedOf(row, role, place);
				if (outcome !== 'found') await refuse(`${role}, ${place}`, path, role, body, outcome);
			}
		}
		const [own, body] = [addressOf(entry.route, row, 'own'), await bodyFor(entry, row, 'own')];
		if (row.who === 'link' && !missing)
			for (const role of testRoles) await refuse(`${role}, forged link`, forged(own), role, body, 'nothing');
		if (nested(entry.route))
			for (const role of testRoles.filter((each) => each !== 'anonymous'))
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
