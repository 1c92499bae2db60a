import { expect, test } from 'vitest';
import { affectedBy, recordShown, toCsv } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { editRegistration } from '../../src/lib/domain/registration/index.server.ts';
import { change } from '../../src/lib/server/change.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cellText, type Sheet } from '../../src/lib/server/sheet.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { removePersonalData } from '../../src/lib/workflow/remove-personal-data.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, formInput, organiserOf, program } from '../support/forum.ts';
import { aPlatformWith, aProposal } from '../support/proposals.ts';

useFreshDatabase();
let serial = 0;
const at = (sheet: Sheet, column: string) => sheet.rows.map((row) => cellText(row[sheet.columns.indexOf(column)] ?? ''));

test('by forum: everybody of it, with the fields that have a value; nobody of another forum, nobody who was erased', async () => {
	const forumId = await aForum();
	await aDelegate(forumId, { surname: '=cmd|x', phone: '+77011234567', email: 'one@example.kz' });
	const gone = await aDelegate(forumId, { surname: 'Кетті' });
	await aDelegate(await aForum(), { surname: 'Бөтен' });
	await eraseRegistration(gone.actor, gone.registrationId);
	const { slug } = await forumById(forumId);
	const { sheet, people } = await affectedBy({ forum: slug });
	expect([people, at(sheet, 'surname'), at(sheet, 'email')]).toEqual([1, ['=cmd|x'], ['one@example.kz']]);
	const [fields = ''] = at(sheet, 'fields');
	expect(fields.split(' ')).toEqual(expect.arrayContaining(['surname', 'email', 'phone', 'needs']));
	expect(fields.split(' ')).not.toContain('decline_reason');
	const csv = toCsv(sheet);
	expect(csv.startsWith('\ufeffforum;number;')).toBe(true);
	expect(csv).toContain(";'=cmd|x;");
	expect(csv).toContain(';+77011234567;');
	const entry = await database()
		.reader.selectFrom('audit_entry')
		.select('details')
		.where('verb', '=', 'privacy.affected')
		.executeTakeFirst();
	expect(JSON.parse(entry?.details ?? '')).toEqual({ people: 1 });
	await expect(affectedBy({ forum: 'none' })).rejects.toThrow('not-found');
});

test('by forum: who follows proposals and whose registration is gone; by account nobody of them, for no page shows them', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const stays = await aDelegate(forumId, { preferredSessionId: sessionId, email: 'stays@example.kz' });
	for (const each of [author, stays]) await aProposal(each, sessionId, { follow: true });
	const elsewhere = await aPlatformWith();
	await aProposal(elsewhere.author, elsewhere.sessionId, { follow: true });
	const { slug } = await forumById(forumId);
	// control: as long as the registration is there, its line is the follower's
	expect((await affectedBy({ forum: slug })).people).toBe(2);
	const row = await database()
		.reader.selectFrom('registration')
		.selectAll()
		.where('id', '=', author.registrationId)
		.executeTakeFirstOrThrow();
	await change(program, 'registration.retain', async (c) => {
		await removePersonalData(c, row, 'anonymised', { over: true, keepPerson: false, keepFollower: true });
		await c.audit({ subjectKind: 'registration', subjectId: row.id, forumId });
	});
	const { sheet, people } = await affectedBy({ forum: slug });
	expect([people, at(sheet, 'email'), at(sheet, 'surname')[1]]).toEqual([2, ['stays@example.kz', row.email], '']);
	expect([at(sheet, 'fields')[1], at(sheet, 'how')[1], at(sheet, 'language')[1]]).toEqual(['email following', 'forum', 'kk']);
	expect(at(sheet, 'fields')[0]?.split(' ')).toEqual(expect.arrayContaining(['proposals', 'following']));
	setClock('2026-11-25T14:00:00.000Z');
	await recordShown(organiserOf(forumId), { list: 'mails', forumId });
	const looked = await affectedBy({ from: '2026-11-25T13:59:00.000Z' });
	expect(at(looked.sheet, 'email')).toEqual(['stays@example.kz']);
});

test('by time: who was changed, and everybody of a forum whose list was looked at or exported, each with their fields', async () => {
	const forumId = await aForum();
	const one = await aDelegate(forumId);
	await aDelegate(forumId);
	const organiser = organiserOf(forumId);
	setClock('2026-11-25T10:00:00.000Z');
	await editRegistration(one.actor, one.registrationId, formInput({ phone: '+77010000000' }), 'kk', noForm);
	const window = { from: '2026-11-25T09:00:00.000Z', to: '2026-11-25T11:00:00.000Z' };
	const changed = await affectedBy(window);
	expect([changed.people, at(changed.sheet, 'fields'), at(changed.sheet, 'how')]).toEqual([1, ['phone'], ['registration.edit']]);
	setClock('2026-11-25T12:00:00.000Z');
	await recordShown(organiser, { list: 'registrations', forumId });
	const looked = await affectedBy({ from: '2026-11-25T11:30:00.000Z' });
	expect(looked.people).toBe(2);
	expect(at(looked.sheet, 'fields').every((fields) => fields.includes('surname') && !fields.includes('email'))).toBe(true);
	// the mails name addresses; who is in the team is nobody of the forum's participants
	setClock('2026-11-25T12:10:00.000Z');
	await recordShown(organiser, { list: 'mails', forumId });
	const mails = await affectedBy({ from: '2026-11-25T12:05:00.000Z' });
	expect(at(mails.sheet, 'fields').every((fields) => fields.includes('email'))).toBe(true);
	setClock('2026-11-25T12:20:00.000Z');
	for (const list of ['team', 'audit'] as const) await recordShown(organiser, { list, forumId });
	expect((await affectedBy({ from: '2026-11-25T12:15:00.000Z' })).people).toBe(0);
	setClock('2026-11-25T13:00:00.000Z');
	await recordShown(organiser, { list: 'export', forumId });
	const taken = await affectedBy({ from: '2026-11-25T12:30:00.000Z' });
	expect(at(taken.sheet, 'fields').every((fields) => fields.includes('email'))).toBe(true);
	expect(await affectedBy({ from: '2026-11-26T00:00:00.000Z' })).toMatchObject({ people: 0 });
});

test('by account: what it looked at, and no other account’s looks', async () => {
	const forumId = await aForum();
	await aDelegate(forumId);
	const person = await database().reader.selectFrom('person').select('id').executeTakeFirstOrThrow();
	const make = (id: string) =>
		database()
			.writer.insertInto('account')
			.values({
				id,
				person_id: person.id,
				email: `${id}@example.kz`,
				email_folded: `${id}@example.kz`,
				password_hash: null,
				language: 'kk',
				disabled_at: null,
				created_at: '2026-11-24T05:00:00.000Z'
			})
			.execute();
	await make('looker');
	await make('idle');
	await recordShown({ ...organiserOf(forumId), accountId: 'looker' }, { list: 'registrations', forumId });
	expect(await affectedBy({ account: 'Looker@example.kz' })).toMatchObject({ people: 1 });
	expect(await affectedBy({ account: 'idle@example.kz' })).toMatchObject({ people: 0 });
	await expect(affectedBy({ account: 'nobody@example.kz' })).rejects.toThrow('not-found');
});

test('20,000 registrations are listed within a minute', async () => {
	const forumId = await aForum();
	const one = await aDelegate(forumId);
	const db = database().writer;
	const row = await db.selectFrom('registration').selectAll().where('id', '=', one.registrationId).executeTakeFirstOrThrow();
	const entry = await db.selectFrom('audit_entry').selectAll().where('subject_id', '=', one.registrationId).executeTakeFirstOrThrow();
	for (let n = 0; n < 20_000; n += 500) {
		const some = Array.from({ length: 500 }, (_, i) => String(n + i).padStart(5, '0'));
		const made = some.map((key) => ({
			...row,
			id: `r-${key}`,
			number: 10 + Number(key),
			pass_code: `p-${key}`,
			form_key_hash: `k-${key}`,
			email: `p${key}@example.kz`,
			email_folded: `p${key}@example.kz`
		}));
		await db.insertInto('registration').values(made).execute();
		await db
			.insertInto('audit_entry')
			.values(some.map((key) => ({ ...entry, id: `a-${key}`, subject_id: `r-${key}`, columns: '["phone"]' })))
			.execute();
	}
	const begun = performance.now();
	const { sheet, people } = await affectedBy({ from: '2026-11-24T00:00:00.000Z' });
	expect(toCsv(sheet).length).toBeGreaterThan(1e6);
	expect(people).toBe(20_001);
	expect(performance.now() - begun).toBeLessThan(60_000);
	console.log(`affected: 20,001 people in ${Math.round(performance.now() - begun)} ms`);
});

test('the wished platform is named where it was shown: by the whole forum, an opened registration and an opened letter', async () => {
	const forumId = await aForum({ capacity: 1 });
	const platform = await aPlatform(forumId, 5);
	await aDelegate(forumId);
	const waits = await aDelegate(forumId, { preferredSessionId: platform });
	const fieldsOf = async (breach: Parameters<typeof affectedBy>[0]) =>
		at((await affectedBy(breach)).sheet, 'fields').map((each) => each.split(' '));
	const named = async (breach: Parameters<typeof affectedBy>[0]) =>
		(await fieldsOf(breach)).map((fields) => fields.includes('preferred_session_id'));
	expect(await named({ forum: (await forumById(forumId)).slug })).toEqual([false, true]);
	for (const [list, seen] of [
		['registration', true],
		['mail', true],
		['registrations', false]
	] as const) {
		setClock(`2026-11-25T1${serial++}:00:00.000Z`);
		await recordShown(organiserOf(forumId), { list, forumId, ...(list === 'registration' && { registrationId: waits.registrationId }) });
		expect([list, (await named({ from: `2026-11-25T1${serial - 1}:00:00.000Z` })).includes(true)]).toEqual([list, seen]);
	}
});
