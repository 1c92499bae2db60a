import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { table, type Row } from './access-table.ts';
import { routeList } from './route-list.ts';
import { doer, expected, formsOf, keyOf, visitor, type Outcome } from './visitor.ts';
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

const mismatches = (wanted: Record<string, Outcome>, found: Record<string, Outcome>): string[] =>
	Object.keys(wanted).flatMap((name) => (wanted[name] === found[name] ? [] : [`${name}: ${found[name]} instead of ${wanted[name]}`]));

/** Whether the row's link is one that was never made: it opens nothing for anybody. */
const neverMade = (row: Row): boolean => !!row.params?.(world, 'own').token?.includes('never-made');

const placesOf = (row: Row): readonly Place[] =>
	Array.isArray(row.who) || row.who === 'public' || row.who === 'follower' ? places : ['own'];
/** A route that names an object inside a forum. */
const nested = (route: string) => /\[forum\].*\[(session|delegation|mail|id)\]/.test(route);

const looking = list.filter((entry) => !entry.what.startsWith('action:'));
const doing = formsOf(list);

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
	path.replace(/(\/registrations\/(?:confirm\/)?[0-9a-f]{32})([A-Za-z0-9_-]{27})/, (_, id: string) => `${id}${'A'.repeat(27)}`);

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
