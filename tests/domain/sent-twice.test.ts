import { expect, test } from 'vitest';
import { accountsOf, invite, offersOf } from '../../src/lib/domain/access/index.server.ts';
import { createForum, editForum, emptyForum, forumById, newForumInput, newForumSchema } from '../../src/lib/domain/forum/index.server.ts';
import { addOrganisation, saveUnit } from '../../src/lib/domain/organisation/index.server.ts';
import { createHall, createSession, editHall, emptyForm, inputOf, sessionSchema } from '../../src/lib/domain/programme/index.server.ts';
import type { RoleGrant } from '../../src/lib/server/actor.ts';
import { later, now, setClock, MINUTE } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, anAccount, aForumInput, organiserOf } from '../support/forum.ts';

/** A form of something new that is sent twice, by a double press or by Back: one row, one answer; one that stands otherwise is told. */
useFreshDatabase();

const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
const countOf = async (table: 'forum' | 'session' | 'hall' | 'organisation' | 'administrative_unit' | 'account') =>
	Number(
		(
			await database()
				.reader.selectFrom(table)
				.select((e) => e.fn.countAll<number>().as('n'))
				.executeTakeFirstOrThrow()
		).n
	);
const twin = (code: string) => expect.objectContaining({ code }) as unknown;

test('a new session: sent again unchanged, it is the same session; another with its title and time is refused', async () => {
	const forumId = await aForum();
	const staff = organiserOf(forumId);
	const form = (more: Record<string, unknown> = {}) =>
		inputOf(
			sessionSchema.parse({
				...emptyForm({
					day: '2026-12-15',
					starts: '10:00',
					ends: '12:00',
					signUpOpens: '2026-11-01T09:00',
					signUpCloses: '2026-12-14T18:00'
				}),
				'title.kk': 'Пленарлық отырыс',
				dutyRole: ['speaker'],
				dutyNameKk: ['Ахметов Асқар'],
				...more
			})
		);
	for (const kind of ['plenary', 'dialogue_platform']) {
		const [first, ...others] = await Promise.all(
			[1, 2].map(() => createSession(staff, forumId, form({ kind, 'title.kk': `${kind} отырысы`, dutyNameKk: [kind] })))
		);
		expect(others).toEqual([first]);
		expect(await createSession(staff, forumId, form({ kind, 'title.kk': `${kind} отырысы`, dutyNameKk: [kind] }))).toBe(first);
	}
	expect(await countOf('session')).toBe(2);
	expect(await database().reader.selectFrom('duty').select('id').execute()).toHaveLength(2);
	const same = { 'title.kk': 'PLENARY отырысы', dutyNameKk: ['plenary'] };
	await expect(createSession(staff, forumId, form({ ...same, state: 'published' }))).rejects.toEqual(twin('programme.twin'));
	// controls: another hour, another kind, another forum, one that was cancelled
	await createSession(staff, forumId, { ...form({ ...same, starts: '13:00', ends: '14:00' }), accepted: 'all' });
	await createSession(staff, forumId, form({ ...same, kind: 'ceremony', dutyNameKk: ['Басқа Адам'], state: 'published' }));
	const other = await aForum();
	const there = await createSession(organiserOf(other), other, form({ ...same, state: 'published' }));
	await cancelSession(organiserOf(other), there, { kk: 'Болмайды' });
	expect(await createSession(organiserOf(other), other, form({ ...same, state: 'published' }))).not.toBe(there);
});

test('a new forum: by its slug, or without one by title and start', async () => {
	const form = (more: Record<string, unknown> = {}) =>
		newForumInput(
			newForumSchema.parse({
				...emptyForum(),
				'title.kk': 'Азаматтық форум',
				'lead.kk': 'Форум туралы',
				'city.kk': 'Қостанай',
				'region.kk': 'Қостанай облысы',
				'organiser.kk': 'Ұйымдастырушы',
				startsLocal: '2026-12-15T08:30',
				endsLocal: '2026-12-15T18:00',
				...more
			}),
			now()
		);
	setClock('2026-11-24T05:00:00.000Z');
	const [first, second] = await Promise.all([createForum(admin, form()), createForum(admin, form())]);
	expect(second).toBe(first);
	// pressed a minute later, when registration would open later too
	setClock(later(now(), MINUTE));
	expect(await createForum(admin, form())).toBe(first);
	await expect(createForum(admin, form({ 'city.kk': 'Рудный' }))).rejects.toEqual(twin('forum.twin'));
	const named = await createForum(admin, form({ slug: 'civic-2026' }));
	expect(await createForum(admin, form({ slug: 'civic-2026' }))).toBe(named);
	await expect(createForum(admin, form({ slug: 'civic-2026', capacity: '90' }))).rejects.toEqual(twin('conflict'));
	expect(await countOf('forum')).toBe(2);
	// once it was published it is not the form's draft any more; controls: another title, another day
	await editForum(admin, named, aForumInput({ slug: 'civic-2026', contactEmail: 'a@b.kz' }));
	await expect(createForum(admin, form({ slug: 'civic-2026' }))).rejects.toEqual(twin('conflict'));
	await createForum(admin, form({ 'title.kk': 'Жастар форумы' }));
	// the same title another day: the address that it gets is shown first, and made once it was accepted
	const other = { startsLocal: '2026-12-14T08:30' };
	const offered = { code: 'forum.address-offered', details: { name: { kk: 'Азаматтық форум' }, slug: 'azamattyq-forum-2' } };
	await expect(createForum(admin, form(other))).rejects.toMatchObject(offered);
	await expect(createForum(admin, form({ ...other, offered: 'azamattyq-forum-7' }))).rejects.toMatchObject(offered);
	expect(await countOf('forum')).toBe(3);
	const accepted = { ...other, offered: 'azamattyq-forum-2' };
	const [made, again] = await Promise.all([createForum(admin, form(accepted)), createForum(admin, form(accepted))]);
	expect([made, (await forumById(made)).slug]).toEqual([again, 'azamattyq-forum-2']);
	// control: an address that was typed is not asked about
	const typed = await createForum(admin, form({ startsLocal: '2026-12-13T08:30', slug: 'azamattyq-forum-kysky' }));
	expect((await forumById(typed)).slug).toBe('azamattyq-forum-kysky');
	expect(await countOf('forum')).toBe(5);
});

test('a new hall by its name, also where another is renamed', async () => {
	const forumId = await aForum();
	const staff = organiserOf(forumId);
	const hall = { name: { kk: 'Үлкен зал', ru: 'Большой зал' }, capacity: 300 };
	const [first, second] = await Promise.all([createHall(staff, forumId, hall), createHall(staff, forumId, hall)]);
	expect(second).toBe(first);
	await expect(createHall(staff, forumId, { name: { ru: 'БОЛЬШОЙ  ЗАЛ' }, capacity: 200 })).rejects.toEqual(twin('programme.hall-twin'));
	// the hyphen that does not break a line looks like the plain one
	const hyphen = await createHall(staff, forumId, { name: { kk: '3-зал' }, capacity: 30 });
	expect(await createHall(staff, forumId, { name: { kk: '3\u2011зал' }, capacity: 30 })).toBe(hyphen);
	await expect(createHall(staff, forumId, { name: { kk: '3\u2013ЗАЛ' }, capacity: 31 })).rejects.toEqual(
		expect.objectContaining({ code: 'programme.hall-twin' })
	);
	const other = await createHall(staff, forumId, { name: { kk: 'Кіші зал' }, capacity: 300 });
	await expect(editHall(staff, forumId, other, hall, noForm)).rejects.toEqual(twin('programme.hall-twin'));
	await editHall(staff, forumId, other, { ...hall, name: { kk: 'Орта зал' } }, noForm);
	expect(await countOf('hall')).toBe(3);
	const elsewhere = await aForum();
	expect(await createHall(organiserOf(elsewhere), elsewhere, hall)).not.toBe(first);
});

test('a new organisation by its names in its country, a unit by its name where it lies', async () => {
	const input = { name: { kk: '«Дала жастары» қоры', ru: 'Фонд «Молодёжь степи»' }, kind: 'ngo', country: 'KZ' };
	const first = await addOrganisation(admin, input);
	expect(await addOrganisation(admin, input)).toBe(first);
	await expect(addOrganisation(admin, { ...input, name: { ru: 'фонд «молодёжь степи»' } })).rejects.toEqual(twin('organisation.twin'));
	await expect(addOrganisation(admin, { ...input, kind: 'media' })).rejects.toEqual(twin('organisation.twin'));
	await addOrganisation(admin, { ...input, country: 'UZ' });
	expect(await countOf('organisation')).toBe(2);
	const region = {
		kind: 'region' as const,
		name: { kk: 'Ақмола' },
		country: 'KZ',
		parentId: null,
		rural: null,
		validFrom: null,
		validTo: null
	};
	const unit = await saveUnit(admin, null, region, noForm);
	expect(await saveUnit(admin, null, region, noForm)).toBe(unit);
	await expect(saveUnit(admin, null, { ...region, validFrom: '2026-01-01' }, noForm)).rejects.toEqual(twin('organisation.unit-twin'));
	const inside = { ...region, kind: 'district' as const, parentId: unit };
	expect(await saveUnit(admin, null, inside, noForm)).toBe(await saveUnit(admin, null, inside, noForm));
	// without «part of» it may be the one that lies somewhere; in another place it is another
	await expect(saveUnit(admin, null, { ...inside, parentId: null }, noForm)).rejects.toEqual(twin('organisation.unit-twin'));
	const other = await saveUnit(admin, null, { ...region, name: { kk: 'Қарағанды' } }, noForm);
	const loose = await saveUnit(admin, null, { ...inside, name: { kk: 'Жаңа аудан' }, parentId: null }, noForm);
	await expect(saveUnit(admin, null, { ...inside, name: { kk: 'Жаңа аудан' } }, noForm)).rejects.toEqual(
		expect.objectContaining({ code: 'organisation.unit-twin' })
	);
	expect(await saveUnit(admin, null, { ...inside, name: { kk: 'Жаңа аудан' }, parentId: null }, noForm)).toBe(loose);
	await saveUnit(admin, null, { ...inside, parentId: other }, noForm);
	expect(await countOf('administrative_unit')).toBe(5);
	// one that has ended makes room for its successor
	await saveUnit(admin, unit, { ...region, validTo: '2026-01-01' }, noForm);
	await saveUnit(admin, null, region, noForm);
	expect(await countOf('administrative_unit')).toBe(6);
});

test('an invitation sent twice is one letter, and meant again later', async () => {
	const forumId = await aForum();
	const staff = organiserOf(forumId);
	const letters = async () =>
		(await database().reader.selectFrom('outbox').select('kind').orderBy('kind').execute()).map(({ kind }) => kind);
	const team = (email: string, roles: readonly RoleGrant[]) =>
		invite(staff, { name: { surname: 'Сапаров', givenName: 'Ерлан' }, email, language: 'kk', roles });
	const organiser: RoleGrant = { role: 'organiser', scopeKind: 'forum', scopeId: forumId };
	const first = await team('erlan@mail.kz', [organiser]);
	expect(await team('erlan@mail.kz', [organiser])).toEqual(first);
	expect([first.outcome, await letters(), await countOf('account')]).toEqual(['invited', ['access.invitation'], 1]);
	// at another forum the account is asked, once
	const elsewhere = await aForum();
	const offer = () =>
		invite(organiserOf(elsewhere), {
			name: { surname: 'Сапаров', givenName: 'Ерлан' },
			email: 'erlan@mail.kz',
			language: 'kk',
			roles: [{ ...organiser, scopeId: elsewhere }]
		});
	expect([(await offer()).outcome, (await offer()).outcome]).toEqual(['offered', 'offered']);
	expect(await letters()).toEqual(['access.invitation', 'access.role-offer']);
	expect([(await offersOf(admin, elsewhere)).length, (await accountsOf(admin, forumId)).length]).toEqual([1, 1]);
	// control: some time later it is meant
	setClock(later(now(), 11 * MINUTE));
	await team('erlan@mail.kz', [organiser]);
	await offer();
	expect(await letters()).toEqual(['access.invitation', 'access.invitation', 'access.role-offer', 'access.role-offer']);
});
