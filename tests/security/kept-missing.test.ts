import { parse } from 'node-html-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FORM_BYTES, uploadRoutes } from '../../src/lib/server/http/uploads.ts';
import { table, type AccessRow } from './access-table.ts';
import { routeList, type RouteEntry } from './route-list.ts';
import { expected, formsOf, httpClient, keyOf } from './http-client.ts';
import { anInstallation, testRoles, type Installation, type Role } from './fixtures.ts';

/**
 * What somebody typed into a form that finds nothing, because a right was taken back, a link ended or its target is another forum's, stands
 * on the page that says so; and that page says the same whether the target is there or not.
 */

const MARK = 'Жоғалмайтын мәтін';
const FORGED = 'forged link';

let world: Installation;
beforeAll(async () => void (world = await anInstallation()), 120_000);
afterAll(() => world.stop());

const { addressOf, bodyFor } = httpClient(() => world);
const forged = (path: string) => path.replace(/([0-9a-f]{32})([A-Za-z0-9_-]{27})/, (_, id: string) => `${id}${'A'.repeat(27)}`);
const withAction = (path: string, what: string) => {
	const [bare = '', query] = path.split('?');
	return what === 'action:default' ? path : `${bare}?/${what.slice('action:'.length)}${query ? `&${query}` : ''}`;
};

/** Sends a form; what its answer is. */
async function send(path: string, role: Role, body: BodyInit) {
	const headers = { accept: 'text/html', cookie: world.cookies[role], origin: world.origin, connection: 'close' };
	const answer = await fetch(world.origin + path, { method: 'POST', headers, body, redirect: 'manual' });
	const page = parse(await answer.text());
	return {
		status: answer.status,
		said: page.querySelector('main')?.text ?? '',
		typed: page.querySelectorAll('.typed blockquote').map((each) => each.text),
		/** the page of the form itself, which its reader may see although the action is another one's */
		own: page.querySelector('main .kicker')?.text !== '404'
	};
}

/** The ways in which a form finds nothing: who sends it, and where. */
function missesOf({ route, what }: RouteEntry, row: AccessRow): { name: string; role: Role; path: string }[] {
	const own = addressOf(route, row, 'own');
	const misses = (['own', 'other', 'ownDraft'] as const).flatMap((place) => {
		const path = addressOf(route, row, place);
		// an address without a forum in it is the same one everywhere
		if (place !== 'own' && path === own) return [];
		return testRoles
			.filter((role) => expected(row, role, place) === 'nothing')
			.map((role) => ({ name: `${role}, ${place}`, role: role as Role, path }));
	});
	if (row.who === 'link' && forged(own) !== own) misses.push({ name: FORGED, role: 'anonymous', path: forged(own) });
	return misses.map((miss) => ({ ...miss, path: withAction(miss.path, what) }));
}

test('a form that finds nothing gives back what was typed, whoever sends it', async () => {
	const wrong: string[] = [];
	const own = new Set<string>();
	const seen = { roles: 0, links: 0 };
	for (const entry of formsOf(routeList())) {
		const row = table[keyOf(entry)] ?? expect.unreachable(keyOf(entry));
		const body = await bodyFor(entry, row, 'own', {});
		body.append('typedNote', MARK);
		for (const { name, role, path } of missesOf(entry, row)) {
			const answer = await send(path, role, body);
			if (answer.own) own.add(keyOf(entry));
			else if (!answer.typed.includes(MARK)) wrong.push(`${keyOf(entry)}, ${name}`);
			if (answer.status !== 404) wrong.push(`${keyOf(entry)}, ${name}: ${answer.status}`);
			seen[name === FORGED ? 'links' : 'roles']++;
		}
	}
	console.log(JSON.stringify(seen));
	expect(wrong).toEqual([]);
	expect([seen.roles > 500, seen.links > 10]).toEqual([true, true]);
	// buttons without a field, on a page that stays
	expect([...own]).toEqual([
		'action:default /forums/[forum]/register/parked/[token]',
		'action:lift /organiser/forums/[forum]/registrations/[id]/privacy'
	]);
}, 180_000);

test('a form with a file gives back its text', async () => {
	for (const { route, what } of formsOf(routeList()).filter((entry) => uploadRoutes.some((each) => each === entry.route))) {
		const row = table[`${what} ${route}`] ?? expect.unreachable(route);
		const body = new FormData();
		body.append('text', MARK);
		body.append('file', new File([new Uint8Array(FORM_BYTES * 10)], 'хат.pdf'));
		const { status, typed } = await send(withAction(addressOf(route, row, 'own'), what), 'elsewhere', body);
		expect([what, route, status, typed]).toEqual([what, route, 404, [MARK]]);
	}
});

test('the page says the same whether the target is there or not; without text it gives nothing back (control)', async () => {
	const { own } = world.things;
	const [there, not] = [own.slug, own.slug.replace(/^./, 'x')];
	for (const entry of formsOf(routeList()).filter(({ route }) => /^\/(desk|moderator|official|organiser)\/.*\[forum\]/.test(route))) {
		const row = table[keyOf(entry)] ?? expect.unreachable(keyOf(entry));
		const path = withAction(addressOf(entry.route, row, 'own'), entry.what);
		const answers = [];
		for (const to of [path, path.replace(there, not)])
			for (const text of [MARK, '']) answers.push(await send(to, 'elsewhere', new URLSearchParams({ text })));
		const [first, empty] = answers;
		expect([path, answers.slice(2)]).toEqual([path, [first, empty]]);
		expect([path, first?.typed, empty?.typed]).toEqual([path, [MARK], []]);
	}
	expect(not).not.toBe(there);
}, 60_000);

test('a dead private link says where a new one comes from, beside what was typed', async () => {
	const path = `${forged(`/registrations/${world.things.own.token}`)}/proposals?/propose`;
	const { said, typed } = await send(path, 'anonymous', new URLSearchParams({ text: MARK }));
	expect([typed, said.includes('сілтеме')]).toEqual([[MARK], true]);
	// control: no answer repeats a passphrase, also where its link is none
	const secret = await send('/password/a-link-that-was-never-made', 'anonymous', new URLSearchParams({ password: MARK }));
	expect([secret.typed, secret.said.includes(MARK)]).toEqual([[], false]);
});
