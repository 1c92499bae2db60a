import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { askReset, disableAccount, invite } from '../../src/lib/domain/access/index.server.ts';
import { sendDue } from '../../src/lib/mail/index.server.ts';
import { nextTry } from '../../src/lib/mail/schedule.ts';
import type { MailNote } from '../../src/lib/server/change.ts';
import { DAY, HOUR, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { mailKinds } from '../../src/lib/server/mail-kinds.ts';
import { systemStatus } from '../../src/lib/server/system-status.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf, program } from '../support/forum.ts';
import { anotherSender, useMail } from '../support/mailbox.ts';
import { granted } from '../support/measures.ts';
import { impatient, mailServer, put, outboxRows, theRow, untilNextTry } from '../support/outbox.ts';

useFreshDatabase();

describe('a mail that does not go', () => {
	test('refused for good: failed at once, with the reason and without the address', async () => {
		await mailServer({ recipient: () => 550 });
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'gone@mail.kz' });
		expect(await sendDue()).toBe(false);
		const row = await theRow();
		expect(row).toMatchObject({ tries: 1, sent_at: null, last_error: 'refused 550', claimed_until: null });
		expect(row.failed_at).not.toBeNull();
		setClock(later(now(), 3 * DAY));
		await sendDue();
		expect(await theRow()).toEqual(row);
	});

	test('put off: tried again after a minute under the same number, and others go meanwhile', async () => {
		let answer = 450;
		const server = await mailServer({ recipient: (address) => (address.startsWith('slow') ? answer : 250) });
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'slow@mail.kz' });
		await aDelegate(forumId, { email: 'quick@mail.kz' });
		await sendDue();
		const [slow] = await outboxRows();
		expect(slow).toMatchObject({ tries: 1, sent_at: null, failed_at: null, last_error: 'later 450' });
		expect(Date.parse(slow?.due_at ?? '') - Date.parse(now())).toBeGreaterThan(MINUTE - 20_000);
		expect(server.received.map((mail) => mail.to)).toEqual(['quick@mail.kz']);
		await sendDue();
		expect(server.received).toHaveLength(1);
		answer = 250;
		await untilNextTry();
		await sendDue();
		expect(server.received.map((mail) => mail.to)).toEqual(['quick@mail.kz', 'slow@mail.kz']);
		expect(server.received[1]?.headers['message-id']).toBe(`<${slow?.id}@127.0.0.1>`);
	});

	test('a server that hangs blocks nothing: registration is quick, the mail is tried later', async () => {
		await mailServer({ data: () => 'hang' });
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'first@mail.kz' });
		let given = false;
		const sending = sendDue({ ...impatient, silence: 3_000, whole: 4_000 }).finally(() => (given = true));
		const took: number[] = [];
		for (const email of ['second@mail.kz', 'third@mail.kz', 'fourth@mail.kz']) {
			const from = performance.now();
			await aDelegate(forumId, { email });
			took.push(performance.now() - from);
		}
		expect(given).toBe(false);
		expect(Math.min(...took)).toBeLessThan(1_000);
		expect(await sending).toBe(true);
		expect((await outboxRows())[0]).toMatchObject({ tries: 1, sent_at: null, failed_at: null, last_error: 'timeout' });
	});

	test('no server at all: one is tried a lane, the others keep their tries', async () => {
		useMail('smtp://127.0.0.1:9');
		const forumId = await aForum();
		for (let n = 0; n < 6; n++) await aDelegate(forumId, { email: `p${n}@mail.kz` });
		expect(await sendDue(impatient)).toBe(true);
		const tries = (await outboxRows()).map((row) => row.tries);
		expect(tries.reduce((sum, n) => sum + n, 0)).toBe(2);
		expect((await outboxRows()).filter((row) => row.last_error).map((row) => row.last_error)).toEqual(['unreachable', 'unreachable']);
	});

	test('is tried for two days with growing waits, then has failed', async () => {
		useMail('smtp://127.0.0.1:9');
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'p@mail.kz' });
		const start = Date.parse(now());
		const waits: number[] = [];
		for (let tries = 1; nextTry(tries, now()); tries++) {
			await sendDue(impatient);
			const row = await theRow();
			expect(row).toMatchObject({ tries, failed_at: null });
			waits.push(Math.round((Date.parse(row.due_at) - Date.parse(now())) / MINUTE));
			await untilNextTry();
		}
		await sendDue(impatient);
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect(waits.slice(0, 4)).toEqual([1, 5, 15, 60]);
		expect((await theRow()).failed_at).not.toBeNull();
		expect((Date.parse(now()) - start) / DAY).toBeGreaterThan(1.8);
	});

	test('a reset link that is over is not sent', async () => {
		const server = await mailServer();
		const forumId = await aForum();
		await invite(organiserOf(forumId), {
			name: { surname: 'Серікова', givenName: 'Айгерім' },
			email: 'team@mail.kz',
			language: 'kk',
			roles: [{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]
		});
		await askReset('team@mail.kz', 'kk', '10.0.0.1');
		setClock(later(now(), 2 * HOUR));
		await sendDue();
		expect(server.received.map((mail) => mail.headers.subject)).toEqual(['«Алаң» жүйесіне шақыру']);
		expect((await outboxRows()).map((row) => row.last_error)).toEqual([null, 'link-over']);
	});

	test('whatever goes to an account is needless once it is disabled, and has not failed', async () => {
		const server = await mailServer();
		const forumId = await aForum();
		const kinds = mailKinds.filter((kind) => /^(access|measure)\./.test(kind) && kind !== 'access.role-offer');
		const account = await granted([{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]);
		const other = await granted([{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]);
		await put(...kinds.map((kind) => ({ kind, language: 'kk', accountId: account.accountId, forumId })));
		// control: of one that is open it goes
		await put({ kind: 'access.password-changed', language: 'kk', accountId: other.accountId });
		await disableAccount(program, account.accountId);
		await sendDue();
		const ends = (await outboxRows()).filter((row) => row.account_id === account.accountId).map((row) => [row.kind, row.last_error]);
		expect(ends.sort()).toEqual(kinds.map((kind) => [kind, 'over']).sort());
		expect((await systemStatus()).outbox).toMatchObject({ waiting: 0, failed: 0 });
		expect(server.received).toHaveLength(1);
	});

	test('an address taken away meanwhile is not written to', async () => {
		await mailServer();
		const forumId = await aForum();
		await aDelegate(forumId);
		await database().writer.updateTable('registration').set({ email: null, email_folded: null }).execute();
		await sendDue();
		expect(await theRow()).toMatchObject({ last_error: 'no-address', failed_at: expect.any(String) });
	});
});

describe('several senders', () => {
	test('of two processes and two rounds here, each mail is sent once', async () => {
		const server = await mailServer();
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId, { email: 'ainur@mail.kz' });
		await put(...Array.from({ length: 59 }, (): MailNote => ({ kind: 'registration.link', language: 'kk', forumId, registrationId })));
		const others = [anotherSender(), anotherSender()];
		await Promise.all(others.map(({ child }) => child.stdout && once(child.stdout, 'data')));
		await Promise.all([sendDue(), sendDue(), ...others.map(({ ended }) => ended)]);
		await sendDue();
		const numbers = server.received.map((mail) => mail.headers['message-id']);
		expect(numbers).toHaveLength(60);
		expect(new Set(numbers).size).toBe(60);
		expect((await outboxRows()).filter((row) => row.sent_at === null)).toEqual([]);
	});

	test('one that dies between sending and marking is followed by another, under the same number', async () => {
		let dying: ReturnType<typeof anotherSender> | undefined;
		const server = await mailServer({ data: () => void dying?.child.kill('SIGKILL') });
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'ainur@mail.kz' });
		dying = anotherSender();
		await dying.ended;
		expect(await theRow()).toMatchObject({ sent_at: null, tries: 1, claimed_until: expect.any(String) });
		await sendDue();
		expect(server.received).toHaveLength(1); // the claim still holds
		setClock(later(now(), 3 * MINUTE));
		await sendDue();
		expect(server.received).toHaveLength(2);
		expect(new Set(server.received.map((mail) => mail.headers['message-id'])).size).toBe(1);
		expect(await theRow()).toMatchObject({ sent_at: expect.any(String), tries: 2 });
	});

	test('whoever has just asked for a link does not wait behind a thousand notices', async () => {
		const asked: string[] = [];
		let forumId = '';
		let late: Promise<unknown> | undefined;
		await mailServer({
			data: ({ to }) => {
				asked.push(to);
				late ??= aDelegate(forumId, { email: 'asks@mail.kz' });
			}
		});
		forumId = await aForum();
		const { registrationId } = await aDelegate(forumId, { email: 'ainur@mail.kz' });
		await put(...Array.from({ length: 39 }, (): MailNote => ({ kind: 'registration.link', language: 'kk', forumId, registrationId })));
		await sendDue();
		await late;
		expect(asked).toHaveLength(41);
		expect(asked.indexOf('asks@mail.kz')).toBeLessThan(20);
	});

	test('what waits survives a restart', async () => {
		useMail('smtp://127.0.0.1:9');
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'ainur@mail.kz' });
		await sendDue(impatient);
		await closeDatabase();
		const server = await mailServer();
		await untilNextTry();
		await sendDue();
		expect(server.received.map((mail) => mail.to)).toEqual(['ainur@mail.kz']);
	});
});
