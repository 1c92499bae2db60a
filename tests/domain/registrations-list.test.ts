import readXlsxFile from 'read-excel-file/node';
import { expect, test } from 'vitest';
import {
	organisedForums,
	overviewOf,
	recordShown,
	registrationColumns,
	registrationRows,
	registrationSheet,
	streamCsv,
	todoOf,
	toCsv,
	toXlsx
} from '../../src/lib/domain/document/index.server.ts';
import { placeByHand } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import {
	countriesRegistered,
	countRegistrations,
	filterQuery,
	historyOf,
	listRegistrations,
	nextRegistration,
	readFilters,
	registrationAt,
	unitsRegistered,
	type RegistrationFilters
} from '../../src/lib/domain/registration/index.server.ts';
import { everyUnit, writeKostanay } from '../../src/lib/domain/organisation/index.server.ts';
import type { Actor } from '../../src/lib/server/actor.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { confirmSeveral } from '../../src/lib/workflow/confirm-several.server.ts';
import { declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, byHandInput, organiserOf, verbsAbout } from '../support/forum.ts';

useFreshDatabase();

/** A forum with people of several countries, kinds, states and platforms. */
async function aForumWithPeople() {
	const forumId = await aForum({ approval: 'organiser' });
	const first = await aPlatform(forumId, 2);
	const second = await aPlatform(forumId, 2);
	const staff = organiserOf(forumId);
	await writeKostanay(anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]));
	const units = (await everyUnit()).filter((unit) => unit.parentId).slice(0, 2);
	const people = [];
	const names = ['Ясин', 'Қасым', 'Кенже', 'Әбіш', 'Абай', 'Ғани', 'Гүл', 'Іңкәр', 'Ибраев', 'Zhanna', 'Ән', 'Ан'];
	for (const [index, surname] of names.entries())
		people.push(
			await aDelegate(forumId, {
				surname,
				organisationText: index % 3 ? '«Қостанай үні» газеті' : '«Ақ ниет» қоры',
				kind: index % 2 ? 'media' : 'business',
				country: index % 4 ? 'KZ' : 'GE',
				preferredSessionId: index % 3 === 0 ? first : index % 3 === 1 ? second : '',
				unitId: index % 4 ? (units[index % 2]?.id ?? '') : '',
				workingLanguage: index % 5 ? 'kk' : 'ru',
				interpretation: index % 3 === 0,
				needsConsent: true,
				accessibility: index % 4 === 1 ? 'пандус' : '',
				food: index % 6 === 2 ? 'ет жемейді' : ''
			})
		);
	const ids = people.map((each) => each.registrationId);
	await confirmSeveral(staff, forumId, ids.slice(0, 4));
	await declineRegistration(staff, ids[4] ?? '', 'Орын аз');
	await withdrawRegistration(staff, ids[5] ?? '');
	return { forumId, staff, ids, names, first, second, units };
}

/** All pages of a list, a few rows at a time. */
async function pages(actor: Actor, forumId: string, filters: RegistrationFilters = {}, size = 5) {
	const rows = [];
	for (let after: string | undefined; ;) {
		const page = await listRegistrations(actor, forumId, { ...filters, after, size });
		rows.push(...page.items);
		if (!page.next) return rows;
		after = page.next;
	}
}

test('the list is in the Kazakh order of names, or the latest first; every page once, with nobody twice', async () => {
	const { forumId, staff, names } = await aForumWithPeople();
	const order = ['Абай', 'Ан', 'Әбіш', 'Ән', 'Гүл', 'Ғани', 'Ибраев', 'Кенже', 'Қасым', 'Іңкәр', 'Ясин', 'Zhanna'];
	const surnames = (rows: { surname: string }[]) => rows.map((row) => row.surname);
	expect(surnames(await pages(staff, forumId))).toEqual(order);
	expect(surnames(await pages(staff, forumId, { order: 'newest' }))).toEqual([...names].reverse());
	const whole = await listRegistrations(staff, forumId);
	expect([surnames(whole.items), whole.next]).toEqual([order, null]);
});

test('filters and counts say what the rows say', async () => {
	const { forumId, staff, first, second, units } = await aForumWithPeople();
	const unitId = units[0]?.id ?? '';
	const needs = await database().reader.selectFrom('registration_needs').selectAll().execute();
	const has = (id: string, need: 'accessibility' | 'food') => needs.some((row) => row.registration_id === id && row[need] !== '');
	const rows = await database().reader.selectFrom('registration').selectAll().where('forum_id', '=', forumId).execute();
	const seats = await database().reader.selectFrom('seat').selectAll().where('state', 'in', ['held', 'waiting']).execute();
	const all: RegistrationFilters[] = [
		{},
		{ kind: 'media' },
		{ country: 'GE' },
		{ sessionId: first },
		{ sessionId: second, kind: 'business' },
		{ state: 'submitted' },
		{ state: 'confirmed', country: 'KZ' },
		{ unitId },
		{ unitId, state: 'submitted', kind: 'media' },
		{ language: 'ru' },
		{ language: 'kk', state: 'confirmed' },
		{ needs: 'interpretation' },
		{ needs: 'accessibility' },
		{ needs: 'food', order: 'newest' },
		{ needs: 'accessibility', language: 'kk', unitId: units[1]?.id ?? '' }
	];
	for (const filters of all) {
		const expected = rows.filter(
			(row) =>
				(!filters.kind || row.kind === filters.kind) &&
				(!filters.country || row.country === filters.country) &&
				(!filters.state || row.state === filters.state) &&
				(!filters.unitId || row.unit_id === filters.unitId) &&
				(!filters.language || row.working_language === filters.language) &&
				(filters.needs !== 'interpretation' || row.interpretation === 1) &&
				(filters.needs !== 'accessibility' || has(row.id, 'accessibility')) &&
				(filters.needs !== 'food' || has(row.id, 'food')) &&
				(!filters.sessionId || seats.some((seat) => seat.registration_id === row.id && seat.session_id === filters.sessionId))
		);
		// control: each filter keeps somebody and leaves somebody out
		if (Object.keys(filters).length === 1) expect([expected.length > 0, expected.length < rows.length]).toEqual([true, true]);
		const found = await pages(staff, forumId, filters);
		expect(found.map((row) => row.id).sort()).toEqual(expected.map((row) => row.id).sort());
		const counts = await countRegistrations(staff, forumId, filters);
		expect(counts.total).toBe(expected.length);
		for (const state of ['submitted', 'confirmed', 'waiting', 'declined', 'withdrawn'] as const)
			expect(counts[state]).toBe(expected.filter((row) => row.state === state).length);
	}
	expect(await countriesRegistered(staff, forumId)).toEqual(['GE', 'KZ']);
	expect((await unitsRegistered(staff, forumId)).sort()).toEqual(units.map(({ id }) => id).sort());
});

test('the next application is the list’s next one, also when this one has left the list; after the last comes the first', async () => {
	const { forumId, staff, ids } = await aForumWithPeople();
	for (const order of [undefined, 'newest'] as const) {
		const filters: RegistrationFilters = { state: 'submitted', ...(order && { order }) };
		const list = (await pages(staff, forumId, filters)).map(({ id }) => id);
		const walked = [];
		for (let id = list[0] ?? ''; walked.length < list.length; id = (await nextRegistration(staff, forumId, filters, id)) ?? '')
			walked.push(id);
		expect(walked).toEqual(list);
		expect(await nextRegistration(staff, forumId, filters, list.at(-1) ?? '')).toBe(list[0]);
		// a decision takes it out of the list
		const [first = '', second = '', third = ''] = list;
		await confirmSeveral(staff, forumId, [first]);
		expect(await nextRegistration(staff, forumId, filters, first)).toBe(second);
		expect(await nextRegistration(staff, forumId, filters, second)).toBe(third);
	}
	const confirmed = ids[0] ?? '';
	expect(await nextRegistration(staff, forumId, { search: 'Ясин' }, confirmed)).toBeNull();
	await expect(nextRegistration(organiserOf(await aForum()), forumId, {}, confirmed)).rejects.toThrow('not-found');
});

test('search finds Қостанай by костанай, a name by its beginning, somebody by number; nothing by nothing', async () => {
	const { forumId, staff } = await aForumWithPeople();
	const found = async (search: string) => (await pages(staff, forumId, { search })).map((row) => row.surname);
	expect(await found('костанай')).toHaveLength(8);
	expect(await found('КОСТАНАЙ касым')).toEqual(['Қасым']);
	expect(await found('қас')).toEqual(['Қасым']);
	expect(await found('12')).toEqual(['Ан']);
	expect(await found('…')).toEqual([]);
	expect((await countRegistrations(staff, forumId, { search: 'костанай' })).total).toBe(8);
});

test('filters come from an address and go back into one; nonsense is left out', () => {
	const filters = readFilters(
		new URLSearchParams('search=Қостанай&state=king&country=kz&kind=&order=newest&needs=all&language=de&unitId=&/confirm=')
	);
	expect(filters).toEqual({ search: 'Қостанай', order: 'newest' });
	expect(readFilters(new URLSearchParams(filterQuery(filters, { state: 'submitted' })))).toEqual({ ...filters, state: 'submitted' });
	expect(filterQuery(filters, { search: undefined, order: undefined })).toBe('');
});

test('several are confirmed at once; who has changed meanwhile is named and holds nobody up', async () => {
	const forumId = await aForum({ approval: 'organiser' });
	const staff = organiserOf(forumId);
	const [one, gone, two] = [await aDelegate(forumId), await aDelegate(forumId), await aDelegate(forumId)];
	await withdrawRegistration(gone.actor, gone.registrationId);
	const ids = [one, gone, two, one].map((each) => each.registrationId);
	const { confirmed, failed } = await confirmSeveral(staff, forumId, ids);
	expect([confirmed, failed.map((each) => each.id)]).toEqual([2, [gone.registrationId]]);
	expect(await verbsAbout(two.registrationId)).toEqual(['registration.submit', 'registration.confirm']);
	const other = await aDelegate(await aForum({ approval: 'organiser' }));
	await expect(confirmSeveral(staff, forumId, [other.registrationId])).rejects.toThrow('not-found');
	expect((await countRegistrations(staff, forumId)).confirmed).toBe(2);
});

test('nobody but the organisers of the forum lists, opens, counts or takes files', async () => {
	const forumId = await aForum();
	const { registrationId, actor } = await aDelegate(forumId);
	const forum = await forumById(forumId);
	const inForum = (role: 'moderator' | 'desk' | 'official') => anAccount([{ role, scopeKind: 'forum', scopeId: forumId }]);
	const others = [
		actor,
		{ kind: 'anonymous' } as const,
		organiserOf('another'),
		inForum('moderator'),
		inForum('desk'),
		inForum('official')
	];
	for (const other of others) {
		await expect(listRegistrations(other, forumId)).rejects.toThrow('not-found');
		await expect(countRegistrations(other, forumId)).rejects.toThrow('not-found');
		await expect(countriesRegistered(other, forumId)).rejects.toThrow('not-found');
		await expect(registrationSheet(other, forum, {}, 'kk')).rejects.toThrow('not-found');
		await expect(overviewOf(other, forumId)).rejects.toThrow('not-found');
		expect(await organisedForums(other)).toEqual([]);
	}
	const another = await aForum();
	const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
	await expect(registrationAt(admin, another, registrationId)).rejects.toThrow('not-found');
	expect((await registrationAt(admin, forumId, registrationId)).id).toBe(registrationId);
	expect((await organisedForums(admin)).map((each) => each.forum.id).sort()).toEqual([another, forumId].sort());
});

test('a look at the list, an opened registration and a file are in the audit, without what was searched for', async () => {
	const forumId = await aForum();
	const staff = organiserOf(forumId);
	const { registrationId } = await aDelegate(forumId);
	await recordShown(staff, { list: 'registrations', forumId, details: { filters: ['search', 'state'] } });
	await recordShown(staff, { list: 'export', forumId, details: { format: 'xlsx', rows: 1, filters: ['search'] } });
	await recordShown(staff, { list: 'registration', registrationId, forumId });
	const rows = await database()
		.reader.selectFrom('audit_entry')
		.select(['verb', 'actor_id', 'details'])
		.where('actor_id', '=', staff.accountId)
		.orderBy('id')
		.execute();
	expect(rows.map((row) => [row.verb, JSON.parse(row.details)])).toEqual([
		['registration.look', { list: 'registrations', filters: ['search', 'state'] }],
		['registration.export', { list: 'export', format: 'xlsx', rows: 1, filters: ['search'] }],
		['registration.open', {}]
	]);
	expect((await historyOf(staff, registrationId)).map((entry) => entry.verb)).toEqual(['registration.submit']);
});

test('the file holds the filtered list in its order: text cells, both times, no formula, the same in XLSX and CSV', async () => {
	const forumId = await aForum();
	const staff = organiserOf(forumId);
	const forum = await forumById(forumId);
	const sessionId = await aPlatform(forumId, 0);
	await aDelegate(forumId, { surname: 'Әлі', kind: 'business' });
	const evil = await addByHand(staff, forumId, byHandInput({ surname: '=1+1', position: '@SUM(A1)', email: '', phone: '+77011234567' }), {
		language: 'ru'
	});
	await placeByHand(staff, evil.registrationId, sessionId);
	const sheet = await registrationSheet(staff, forum, { kind: 'media' }, 'ru');
	expect(sheet.columns.slice(0, 3)).toEqual(['Номер', 'Фамилия', 'Имя']);
	const cell = (column: string) => sheet.rows[0]?.[sheet.columns.indexOf(column)];
	expect(sheet.rows).toHaveLength(1);
	expect([cell('Фамилия'), cell('Должность'), cell('Телефон'), cell('Электронная почта')]).toEqual([
		'=1+1',
		'@SUM(A1)',
		'+77011234567',
		''
	]);
	expect([cell('Заявка, UTC'), cell('Заявка, местное время')]).toEqual([{ wall: '2026-11-24T05:00' }, { wall: '2026-11-24T10:00' }]);
	const [read] = await readXlsxFile(Buffer.from(await toXlsx(sheet)), { trim: false });
	const inFile = (column: string) => read?.data[1]?.[sheet.columns.indexOf(column)];
	expect([inFile('Номер'), inFile('Фамилия'), inFile('Телефон')]).toEqual([cell('Номер'), '=1+1', '+77011234567']);
	const minutes = (column: string) => Math.round(Number(inFile(column)) / 60_000);
	expect(minutes('Заявка, UTC')).toBe(Date.parse('2026-11-24T05:00:00Z') / 60_000);
	expect(minutes('Заявка, местное время')).toBe(Date.parse('2026-11-24T10:00:00Z') / 60_000);
	const csv = await new Response(
		streamCsv(registrationColumns('ru'), registrationRows(staff, forum, { kind: 'media' }, 'ru'))
	).arrayBuffer();
	expect(Buffer.from(csv).toString()).toBe(toCsv(sheet));
	expect(Buffer.from(csv).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
	const values = toCsv(sheet).split(/;|\r\n/);
	expect(values.filter((value) => /^"?[=+\-@\t]/.test(value))).toEqual(['+77011234567']);
	expect(values).toEqual(expect.arrayContaining(["'=1+1", "'@SUM(A1)", '2026-11-24 05:00']));
});

test('what to do next: the most pressing first, with what it is about; once the forum is over what may still wait', async () => {
	const { forumId, staff, first } = await aForumWithPeople();
	await aDelegate(forumId, { preferredSessionId: first });
	const overview = await overviewOf(staff, forumId);
	const oldest = await database()
		.reader.selectFrom('registration')
		.select('submitted_at')
		.where('forum_id', '=', forumId)
		.where('state', '=', 'submitted')
		.orderBy('number')
		.executeTakeFirst();
	const todo = todoOf('open', overview);
	expect(todo[0]).toMatchObject({ id: 'submitted', count: overview.counts.submitted, values: { when: oldest?.submitted_at } });
	const queue = todo.find((each) => each.id === 'queue' && each.rest === `/${first}`);
	expect(queue).toMatchObject({ section: 'platforms', values: { taken: 2, capacity: 2 } });
	expect(todoOf('draft', overview)[0]?.id).toBe('publish');
	expect(todoOf('over', overview).map(({ id }) => id)).toEqual(['organisations']);
	expect(todoOf('over', { ...overview, proposedOrganisations: 0 })).toEqual([]);
	expect(todoOf('over', { ...overview, failedMails: 1 })[0]).toMatchObject({ id: 'mail', count: 1 });
	expect((await organisedForums(staff)).map((each) => [each.forum.id, each.phase, each.next?.id])).toEqual([
		[forumId, 'open', 'submitted']
	]);
});
