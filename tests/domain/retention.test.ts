import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { participantCounts } from '../../src/lib/domain/attendance/participant-counts.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { config } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, arrive, formInput, organiserOf } from '../support/forum.ts';
import { columnsHolding, filesHolding } from '../support/personal-data-fixture.ts';

const fresh = useFreshDatabase();
const people = () => database().reader.selectFrom('person').select('surname').where('surname', '<>', '').orderBy('surname').execute();
// the forum of 15 December is over at 13:00 UTC; its term here is 30 days
const IN_TERM = '2027-01-14T12:00:00.000Z';
const PAST_TERM = '2027-01-14T14:00:00.000Z';

async function scene() {
	const forumId = await aForum({ retentionDays: 30 });
	const kept = await aDelegate(forumId, { surname: 'Қалады', consentKeep: true });
	const gone = await aDelegate(forumId, { surname: 'Кетеді', email: 'gone@example.kz' });
	const hidden = await aDelegate(forumId, { surname: 'Жасырын' });
	await submitRegistration({ kind: 'anonymous' }, forumId, formInput({ surname: 'Тұрақ', email: 'gone@example.kz' }), {
		language: 'kk',
		formKey: 'p'
	});
	await arrive({ forumId, sessionId: null, registrationId: gone.registrationId });
	await restrictRegistration(organiserOf(forumId), hidden.registrationId);
	return { forumId, kept, gone };
}

test('until its term a forum keeps its people; after it they only count, but for those who agreed to be kept', async () => {
	const { forumId } = await scene();
	setClock(IN_TERM);
	expect(await applyRetention()).toMatchObject({ anonymised: 0, pendingDuplicates: 1 });
	expect((await people()).map((row) => row.surname)).toEqual(['Жасырын', 'Кетеді', 'Қалады'].sort());
	const before = await participantCounts(forumId);
	setClock('2027-01-15T01:00:00.000Z');
	expect(await applyRetention()).toMatchObject({ anonymised: 3, personsKept: 1 });
	expect((await people()).map((row) => row.surname)).toEqual(['Қалады']);
	expect(await participantCounts(forumId)).toEqual(before);
	expect(await columnsHolding(['Кетеді', 'gone@example', 'Жасырын', 'Тұрақ'])).toEqual([]);
	if (fresh.engine === 'sqlite') expect(filesHolding(['Кетеді', 'gone@example', 'Жасырын', 'Тұрақ'])).toEqual([]);
	expect((await columnsHolding(['Қалады'])).map((column) => column.split('.')[0])).toEqual(['person', 'person']);
	const audit = await database().reader.selectFrom('audit_entry').select('details').where('verb', '=', 'privacy.retention').execute();
	expect(audit.map((row) => JSON.parse(row.details) as unknown)).toContainEqual({ anonymised: 3, personsKept: 1 });
});

test('two processes at once do it once a day', async () => {
	await scene();
	setClock(PAST_TERM);
	const done = await Promise.all([applyRetention(), applyRetention(), applyRetention()]);
	expect(done.filter(Boolean)).toHaveLength(1);
	expect(await applyRetention()).toBe(null);
	setClock('2027-01-15T14:00:00.000Z');
	expect(await applyRetention()).toMatchObject({ anonymised: 0 });
});

test('the demonstration’s people have no term', async () => {
	const { forumId } = await scene();
	await database().writer.updateTable('forum').set({ demo: 'whole' }).where('id', '=', forumId).execute();
	setClock(PAST_TERM);
	expect(await applyRetention()).toMatchObject({ anonymised: 0 });
});

test('copies made before an upgrade go after a month: they hold what has been erased since', async () => {
	const folder = join(config().dataDir, 'copies');
	await mkdir(folder);
	const file = (name: string) => join(folder, name);
	const ages = [
		['before-0015-old.sqlite', '2026-11-01T00:00:00.000Z'],
		['before-0015-old.backup', '2026-11-01T00:00:00.000Z'],
		['before-0016-new.backup', '2026-12-10T00:00:00.000Z'],
		['of-the-operator.backup', '2026-11-01T00:00:00.000Z']
	] as const;
	for (const [name, at] of ages) {
		await writeFile(file(name), 'Кетеді');
		await utimes(file(name), new Date(at), new Date(at));
	}
	setClock('2026-12-20T00:00:00.000Z');
	await applyRetention();
	expect((await readdir(folder)).sort()).toEqual(['before-0016-new.backup', 'of-the-operator.backup']);
});

test('what is short-lived goes: logins, links, mails that went long ago and their copies', async () => {
	const { gone } = await scene();
	const db = database().writer;
	const at = '2026-11-24T05:00:00.000Z';
	await db
		.insertInto('account')
		.values({
			id: 'a1',
			person_id: (await db.selectFrom('person').select('id').executeTakeFirstOrThrow()).id,
			email: 'a@example.kz',
			email_folded: 'a@example.kz',
			password_hash: null,
			language: 'kk',
			disabled_at: null,
			created_at: at
		})
		.execute();
	await db
		.insertInto('login')
		.values({ id_hash: 'old', account_id: 'a1', created_at: at, expires_at: '2026-12-01T00:00:00.000Z' })
		.execute();
	await db
		.insertInto('login')
		.values({ id_hash: 'new', account_id: 'a1', created_at: at, expires_at: '2099-12-01T00:00:00.000Z' })
		.execute();
	await db
		.insertInto('account_link')
		.values({ token_hash: 'old', kind: 'reset', account_id: 'a1', created_at: at, expires_at: at, used_at: null })
		.execute();
	await db.updateTable('outbox').set({ sent_at: at }).where('registration_id', '=', gone.registrationId).execute();
	const mail = await db.selectFrom('outbox').select('id').where('registration_id', '=', gone.registrationId).executeTakeFirstOrThrow();
	const waiting = await db.selectFrom('outbox').select('id').where('sent_at', 'is', null).executeTakeFirstOrThrow();
	const file = (id: string) => join(config().dataDir, 'mail', `${id}.eml`);
	await mkdir(join(config().dataDir, 'mail'));
	for (const id of [mail.id, waiting.id]) await writeFile(file(id), 'Кетеді');
	setClock('2026-12-20T00:00:00.000Z');
	expect(await applyRetention()).toMatchObject({ logins: 1, links: 1, mails: 0 });
	expect([existsSync(file(mail.id)), existsSync(file(waiting.id))]).toEqual([true, true]);
	setClock('2027-02-24T06:00:00.000Z');
	await applyRetention();
	expect([existsSync(file(mail.id)), existsSync(file(waiting.id))]).toEqual([false, false]);
	expect(await db.selectFrom('login').select('id_hash').execute()).toEqual([{ id_hash: 'new' }]);
});
