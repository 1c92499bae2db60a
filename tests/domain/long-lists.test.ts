import { beforeEach, describe, expect, test } from 'vitest';
import { delegationPage, delegationsAfter, listDelegations } from '../../src/lib/domain/registration/index.server.ts';
import { platformsPage } from '../../src/lib/domain/dialogue/index.server.ts';
import { programmeOf, programmePage } from '../../src/lib/domain/programme/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform } from '../support/forum.ts';

/** Public lists of any length come by pages: no answer reads or shows all of them. */

useFreshDatabase();

const NAMED = 260;
const OTHERS = 30;
let forumId = '';
const named = (i: number) => `Аты${String(i).padStart(3, '0')}`;

/** One delegation of hundreds, among whom somebody does not want to be named, and many small ones. */
beforeEach(async () => {
	forumId = await aForum({ capacity: null });
	const big = { organisationText: 'Үлкен қор' };
	const first = await aDelegate(forumId, { ...big, surname: named(0), shownTo: 'everyone' });
	for (let i = 0; i < OTHERS; i++) await aDelegate(forumId, { organisationText: `Шағын ${i}`, shownTo: 'everyone', surname: `Кіші${i}` });
	await aDelegate(forumId, { ...big, surname: 'Жасырынов', shownTo: 'nobody', email: 'jasyryn@example.kz' });
	await aDelegate(forumId, { ...big, surname: 'Яковлев', shownTo: 'everyone' });
	const { writer } = database();
	const row = await writer.selectFrom('registration').selectAll().where('id', '=', first.registrationId).executeTakeFirstOrThrow();
	const rows = Array.from({ length: NAMED - 2 }, (_, i) => {
		const surname = named(i + 1);
		return {
			...row,
			...{ id: `${row.id}-${i}`, number: 1000 + i, surname, sort_key: `${row.sort_key}${i}`, email: null, email_folded: null },
			...{ pass_code: `${row.pass_code}${i}`, form_key_hash: null }
		};
	});
	for (let i = 0; i < rows.length; i += 20)
		await writer
			.insertInto('registration')
			.values(rows.slice(i, i + 20))
			.execute();
	await writer
		.updateTable('registration')
		.set({ delegation_role: 'head' })
		.where('forum_id', '=', forumId)
		.where('surname', '=', 'Яковлев')
		.execute();
});

describe('delegations', () => {
	test('come by pages; the figures of a country are whole on each, its head is named first', async () => {
		const rows: string[] = [];
		let after: string | null = null;
		for (let turn = 0; turn < 20; turn++) {
			const listing = await listDelegations(forumId, { locale: 'kk', page: { size: 8, after } });
			expect([listing.participants, listing.delegations, listing.part?.from]).toEqual([NAMED + 1 + OTHERS, OTHERS + 1, rows.length + 1]);
			const [country] = listing.countries;
			expect([country?.participants, country?.count]).toEqual([NAMED + 1 + OTHERS, OTHERS + 1]);
			rows.push(...listing.countries.flatMap(({ delegations }) => delegations.map(({ slug }) => slug)));
			if (!listing.next) break;
			after = listing.next;
		}
		const whole = await listDelegations(forumId, { locale: 'kk' });
		// control: without pages they all come at once, in the same order
		expect(rows).toEqual(whole.countries.flatMap(({ delegations }) => delegations.map(({ slug }) => slug)));
		const big = whole.countries.flatMap(({ delegations }) => delegations).find(({ name }) => name.kk === 'Үлкен қор');
		expect([big?.names.length, big?.names[0]?.surname, big?.participants]).toEqual([100, 'Яковлев', NAMED + 1]);
		expect((big?.names.length ?? 0) + (big?.unnamed ?? 0)).toBe(big?.participants);
	});

	test('are all read by programs, each once, with at most a hundred names', async () => {
		const slugs: string[] = [];
		let after = '';
		for (let turn = 0; turn < 20; turn++) {
			const { items, next } = await delegationsAfter(forumId, after, 8);
			expect(items.length).toBeLessThanOrEqual(8);
			expect(Math.max(...items.map(({ names }) => names.length))).toBeLessThanOrEqual(100);
			slugs.push(...items.map(({ slug }) => slug));
			if (next === null) break;
			after = next;
		}
		expect([slugs.length, new Set(slugs).size]).toEqual([OTHERS + 1, OTHERS + 1]);
	});

	test('a large one shows its names by pages, the head once; who did not agree is a number at the end', async () => {
		const { countries } = await listDelegations(forumId, { locale: 'kk', search: 'үлкен' });
		const slug = countries[0]?.delegations[0]?.slug ?? '';
		const one = await delegationPage(forumId, slug, 0);
		const two = await delegationPage(forumId, slug, one.next ?? 0);
		expect([one.next, two.next, one.delegation.unnamed, two.delegation.unnamed]).toEqual([200, null, 1, 1]);
		const names = [...one.delegation.names, ...two.delegation.names].map(({ surname }) => surname);
		expect([names.length, new Set(names).size, names[0]]).toEqual([NAMED, NAMED, 'Яковлев']);
		expect(names).not.toContain('Жасырынов');
		expect((await delegationPage(forumId, slug, 100_000)).delegation.names).toEqual([]);
	});

	test('are found by names that are shown, not by an address or a name that is not', async () => {
		const found = async (search: string) => (await listDelegations(forumId, { locale: 'kk', search })).delegations;
		expect(await found('Яков')).toBe(1);
		expect(await found('үлкен яков')).toBe(1);
		expect(await found('шағын яков')).toBe(0);
		for (const hidden of ['Жасырын', 'jasyryn', 'jasyryn@example.kz']) expect([hidden, await found(hidden)]).toEqual([hidden, 0]);
	});
});

test('sessions come by pages in the order of time, each once; after one that is not there from the beginning', async () => {
	for (let i = 0; i < 7; i++) await aPlatform(forumId, 10, i % 2 ? { startsLocal: '2026-12-15T10:00', endsLocal: '2026-12-15T11:00' } : {});
	const read = async (size: number, page: typeof programmePage) => {
		const ids: string[] = [];
		let after: string | null = null;
		for (let turn = 0; turn < 20; turn++) {
			const { items, next }: { items: { id: string }[]; next: string | null } = await page(forumId, after, size);
			ids.push(...items.map(({ id }) => id));
			if (next === null) break;
			after = next;
		}
		return ids;
	};
	const all = (await programmeOf(forumId)).map(({ id }) => id);
	expect(all.length).toBeGreaterThanOrEqual(7);
	for (const size of [1, 3, 100]) expect(await read(size, programmePage)).toEqual(all);
	expect(await read(2, platformsPage)).toEqual(all);
	expect((await programmePage(forumId, 'none', 3)).items.map(({ id }) => id)).toEqual(all.slice(0, 3));
});
