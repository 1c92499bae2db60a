import { readdirSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { encode } from 'uqr';
import { afterEach, describe, expect, test } from 'vitest';
import { askReset, invite, linkToken } from '../../src/lib/domain/access/index.server.ts';
import { parkedToken, sendLink, tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { locales, type Locale } from '../../src/lib/i18n/locales.ts';
import { countMails, listMails, readMail, sendAgain, sendDue } from '../../src/lib/mail/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { passImage } from '../../src/lib/mail/pass-image.ts';
import { nextTry } from '../../src/lib/mail/schedule.ts';
import { change, type MailNote } from '../../src/lib/server/change.ts';
import { DAY, HOUR, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { config } from '../../src/lib/server/config.ts';
import { closeDatabase, database, read } from '../../src/lib/server/database/open.ts';
import { mailKinds, type MailKind } from '../../src/lib/server/mail-kinds.ts';
import { register } from '../../src/lib/workflow/register.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, formInput, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { aMailServer, anotherSender, readMessage, useMail } from '../support/mailbox.ts';

useFreshDatabase();

/** Short enough for a test, long enough for a busy machine. */
const impatient = { connect: 1_000, silence: 700, whole: 900 };
const CONTACT = 'forum@example.kz';
let server: Awaited<ReturnType<typeof aMailServer>> | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

const rows = () => read().selectFrom('outbox').selectAll().orderBy('id').execute();
const theRow = async () => {
	const [row, ...more] = await rows();
	if (!row || more.length) throw new Error(`${more.length + 1} mails instead of one`);
	return row;
};
const put = (...notes: MailNote[]) =>
	change(program, 'test.mail', async (c) => {
		for (const note of notes) await c.mail(note);
		await c.audit({ subjectKind: 'test', subjectId: 'test' });
	});
/** The clock goes on to a moment after the next try of every mail that waits. */
async function untilNextTry(): Promise<void> {
	const due = (await rows()).map((row) => row.due_at).sort();
	setClock(later(due.at(-1) ?? now(), 1_000));
}
const registerIn = (forumId: string, language: Locale, more: Record<string, unknown> = {}) =>
	register({ kind: 'anonymous' }, forumId, formInput(more), { language, formKey: `key-${language}-${Math.random()}` });

describe('a mail that goes', () => {
	test.each([
		['kk', 'Қатысуыңыз расталды: Азаматтық форум', 'Құрметті Айнұр!', 'Менің тіркеуім'],
		['ru', 'Ваше участие подтверждено: Гражданский форум', 'Здравствуйте, Айнұр!', 'Моя регистрация'],
		['en', 'Your participation is confirmed: Civic Forum', 'Dear Айнұр Ахметова,', 'My registration']
	] as const)('is delivered once, in %s, with number, seat, link, pass and calendar', async (language, subject, greeting, mine) => {
		server = await aMailServer();
		const forumId = await aForum({ contactEmail: CONTACT });
		const platformId = await aPlatform(forumId, 5);
		const made = await registerIn(forumId, language, { email: 'ainur@mail.kz', wishedSessionId: platformId });
		await sendDue();
		await sendDue();
		expect(server.received).toHaveLength(1);
		const [mail] = server.received;
		const row = await theRow();
		expect(mail?.to).toBe('ainur@mail.kz');
		expect(mail?.headers).toMatchObject({
			subject,
			'reply-to': CONTACT,
			'message-id': `<${row.id}@127.0.0.1>`,
			'auto-submitted': 'auto-generated',
			'content-language': language
		});
		expect(mail?.text).toContain(greeting);
		expect(mail?.text).toContain(`${mine}:\n${config().origin}${language === 'kk' ? '' : `/${language}`}/registrations/`);
		expect(made.outcome === 'registered' && mail?.text.includes(made.token)).toBe(true);
		expect(mail?.text).toMatch(/: 1\n/);
		expect(mail?.text).toContain('13:30–15:30');
		expect(mail?.raw).toContain('filename=pass-1.png');
		expect(mail?.raw).toMatch(/filename=forum-\d+\.ics/);
		expect(row).toMatchObject({
			sent_at: expect.any(String),
			tries: 1,
			last_error: null
		});
	});

	test('goes to the folder where there is no server, for this user alone', async () => {
		const forumId = await aForum();
		await aDelegate(forumId);
		await sendDue();
		const folder = join(config().dataDir, 'mail');
		const row = await theRow();
		expect(readdirSync(folder)).toEqual([`${row.id}.eml`]);
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		expect(statSync(join(folder, `${row.id}.eml`)).mode & 0o777).toBe(0o600);
		const message = readMessage(readFileSync(join(folder, `${row.id}.eml`), 'latin1'));
		expect(message.headers.subject).toBe('Қатысуыңыз расталды: Азаматтық форум');
		expect(message.text).toContain('Форумға қатысуыңыз расталды.');
		expect(row.sent_at).not.toBeNull();
	});

	test('to an address that can never be on the net is kept in the folder beside a server', async () => {
		server = await aMailServer();
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'nobody@demo.example' });
		await sendDue();
		expect(server.received).toEqual([]);
		expect(readdirSync(join(config().dataDir, 'mail'))).toHaveLength(1);
	});

	test('cannot be given headers by what somebody typed', async () => {
		server = await aMailServer();
		const forumId = await aForum({ contactEmail: CONTACT });
		const { registrationId } = await aDelegate(forumId, { email: 'ainur@mail.kz' });
		const bad = 'Ахметова\r\nBcc: thief@mail.kz\r\n\r\nhello';
		const { writer } = database();
		await writer.updateTable('registration').set({ surname: bad, given_name: bad }).where('id', '=', registrationId).execute();
		await writer
			.updateTable('forum')
			.set({ title_ml: JSON.stringify({ kk: bad }), contact_email: `${CONTACT}\r\nBcc: thief@mail.kz` })
			.execute();
		await sendDue();
		const [mail] = server.received;
		expect(server.received.map((each) => each.to)).toEqual(['ainur@mail.kz']);
		expect(Object.keys(mail?.headers ?? {})).not.toContain('bcc');
		expect(mail?.headers['reply-to']).not.toContain('\n');
		expect(mail?.headers.subject).toContain('Bcc: thief@mail.kz');
	});
});

describe('every kind of mail', () => {
	/** A forum, a person and an account that every kind can speak about. @returns a note of each kind */
	async function everyKind(language: Locale): Promise<Record<MailKind, MailNote>> {
		const forumId = await aForum({ contactEmail: CONTACT, approval: 'organiser' });
		const [first, second] = [await aPlatform(forumId, 5), await aPlatform(forumId, 5)];
		const email = `ainur-${language}@mail.kz`;
		const made = await registerIn(forumId, language, { email, wishedSessionId: first });
		await registerIn(forumId, language, { email, surname: 'Басқа' });
		if (made.outcome !== 'registered') throw new Error('not registered');
		const account = { name: { surname: 'Серікова', givenName: 'Айгерім' }, email: `team-${language}@mail.kz`, language };
		const { accountId } = await invite(organiserOf(forumId), {
			...account,
			roles: [{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]
		});
		await askReset(account.email, language, '10.0.0.1');
		const linkOf = async (kind: MailKind) => {
			const row = await read()
				.selectFrom('outbox')
				.select('params')
				.where('kind', '=', kind)
				.orderBy('id', 'desc')
				.executeTakeFirstOrThrow();
			return JSON.parse(row.params) as Record<string, string>;
		};
		const { writer } = database();
		await writer.updateTable('registration').set({ decline_reason: 'Құжат толық емес' }).where('id', '=', made.registrationId).execute();
		await writer.updateTable('session').set({ cancel_note_ml: '{"kk":"Спикер келмейді"}' }).where('id', '=', first).execute();
		const own = { language, forumId, registrationId: made.registrationId };
		const seat = { ...own, params: { sessionId: first, released: [second] } };
		const kinds: Record<MailKind, Omit<MailNote, 'kind'>> = {
			'registration.received': own,
			'registration.confirmed': own,
			'registration.waiting': own,
			'registration.declined': own,
			'registration.withdrawn': own,
			'registration.link': own,
			'registration.address-taken': { ...own, params: await linkOf('registration.address-taken') },
			'registration.address-changed': own,
			'registration.address-was': { language, forumId, address: 'old@mail.kz' },
			'dialogue.promoted': seat,
			'dialogue.placed': seat,
			'dialogue.released': { ...own, params: { sessionId: first } },
			'programme.cancelled': { ...own, params: { sessionId: first } },
			'programme.moved': { ...own, params: { sessionId: first } },
			'forum.cancelled': own,
			'access.invitation': { language, forumId, accountId, params: await linkOf('access.invitation') },
			'access.reset': { language, accountId, params: await linkOf('access.reset') },
			'access.password-changed': { language, accountId },
			'access.second-factor-on': { language, accountId },
			'access.second-factor-off': { language, accountId },
			'access.second-factor-taken': { language, accountId },
			'access.recovery-code-used': { language, accountId, params: { left: 9 } },
			'access.recovery-codes-new': { language, accountId }
		};
		return Object.fromEntries(mailKinds.map((kind) => [kind, { kind, ...kinds[kind] }])) as Record<MailKind, MailNote>;
	}
	const secret = /\/(registrations|parked|invitations|password)\/[\w-]+/;

	test.each(locales)('is made whole in %s, and is read by the organiser without private links', async (language) => {
		const notes = await everyKind(language);
		await database().writer.deleteFrom('outbox').execute();
		await put(...Object.values(notes));
		const withLink: string[] = [];
		for (const row of await rows()) {
			const { subject, text, html, to } = await messageOf(row);
			for (const part of [subject, text, html]) {
				expect([row.kind, part]).toEqual([row.kind, expect.stringMatching(/\S/)]);
				expect([row.kind, String(part).match(/[{}]|undefined|null|\bmail\.[a-z]/g)]).toEqual([row.kind, null]);
			}
			expect(to.address).toMatch(/@mail\.kz$/);
			if (secret.test(String(text))) withLink.push(row.kind);
			const forumId = row.forum_id;
			if (!forumId) continue;
			const { letter } = await readMail(organiserOf(forumId), forumId, row.id);
			expect([row.kind, letter?.subject, letter?.locale]).toEqual([row.kind, subject, language]);
			expect([row.kind, letter?.text.match(secret)]).toEqual([row.kind, null]);
		}
		const without: MailKind[] = [
			'registration.declined',
			'registration.withdrawn',
			'registration.address-was',
			'forum.cancelled',
			'access.password-changed',
			'access.second-factor-on',
			'access.second-factor-off',
			'access.second-factor-taken',
			'access.recovery-code-used',
			'access.recovery-codes-new'
		];
		expect(withLink.sort()).toEqual(mailKinds.filter((kind) => !without.includes(kind)).sort());
	});

	test('says which seat came and which one went', async () => {
		const notes = await everyKind('ru');
		await database().writer.deleteFrom('outbox').execute();
		await put(notes['dialogue.promoted']);
		const row = await theRow();
		const { sessionId, released } = JSON.parse(row.params) as { sessionId: string; released: string[] };
		const titles = await read().selectFrom('session').select(['id', 'title_ml']).execute();
		const title = (id: string | undefined) => (JSON.parse(titles.find((each) => each.id === id)?.title_ml ?? '{}') as { kk: string }).kk;
		const { text } = await messageOf(row);
		expect(text).toContain(`Заседание: ${title(sessionId)}\n`);
		expect(text).toContain(`Ваше прежнее место на это время освобождено: ${title(released[0])}\n`);
	});

	test('keeps no private link and no token in the outbox', async () => {
		const notes = await everyKind('kk');
		const all = JSON.stringify(await rows());
		const own = await read().selectFrom('registration').select(['id', 'link_version', 'pass_code']).execute();
		const { parkedId } = notes['registration.address-taken'].params as { parkedId: string };
		const links = [notes['access.invitation'], notes['access.reset']].map((note) => (note.params as { linkId: string }).linkId);
		const tokens = [
			...own.flatMap((row) => [tokenOf(row.id, row.link_version), tokenOf(row.id, row.link_version).slice(32), row.pass_code]),
			parkedToken(parkedId),
			parkedToken(parkedId).slice(32),
			...links.map(linkToken)
		];
		expect(tokens.filter((token) => all.includes(token))).toEqual([]);
		expect(all).not.toMatch(/https?:|\/registrations\//);
		// the control: what the search would find
		expect(all).toContain(parkedId);
	});
});

describe('a mail that does not go', () => {
	test('refused for good: failed at once, with the reason and without the address', async () => {
		server = await aMailServer({ recipient: () => 550 });
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
		server = await aMailServer({ recipient: (address) => (address.startsWith('slow') ? answer : 250) });
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'slow@mail.kz' });
		await aDelegate(forumId, { email: 'quick@mail.kz' });
		await sendDue();
		const [slow] = await rows();
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
		server = await aMailServer({ data: () => 'hang' });
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
		expect((await rows())[0]).toMatchObject({ tries: 1, sent_at: null, failed_at: null, last_error: 'timeout' });
	});

	test('no server at all: one is tried a lane, the others keep their tries', async () => {
		useMail('smtp://127.0.0.1:9');
		const forumId = await aForum();
		for (let n = 0; n < 6; n++) await aDelegate(forumId, { email: `p${n}@mail.kz` });
		expect(await sendDue(impatient)).toBe(true);
		const tries = (await rows()).map((row) => row.tries);
		expect(tries.reduce((sum, n) => sum + n, 0)).toBe(2);
		expect((await rows()).filter((row) => row.last_error).map((row) => row.last_error)).toEqual(['unreachable', 'unreachable']);
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
		server = await aMailServer();
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
		expect((await rows()).map((row) => row.last_error)).toEqual([null, 'link-over']);
	});

	test('an address taken away meanwhile is not written to', async () => {
		server = await aMailServer();
		const forumId = await aForum();
		await aDelegate(forumId);
		await database().writer.updateTable('registration').set({ email: null, email_folded: null }).execute();
		await sendDue();
		expect(await theRow()).toMatchObject({ last_error: 'no-address', failed_at: expect.any(String) });
	});
});

describe('several senders', () => {
	test('of two processes and two rounds here, each mail is sent once', async () => {
		server = await aMailServer();
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
		expect((await rows()).filter((row) => row.sent_at === null)).toEqual([]);
	});

	test('one that dies between sending and marking is followed by another, under the same number', async () => {
		let dying: ReturnType<typeof anotherSender> | undefined;
		server = await aMailServer({ data: () => void dying?.child.kill('SIGKILL') });
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
		server = await aMailServer({
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
		server = await aMailServer();
		await untilNextTry();
		await sendDue();
		expect(server.received.map((mail) => mail.to)).toEqual(['ainur@mail.kz']);
	});
});

describe('the organiser', () => {
	test('sees the mails of the forum, the newest first, by state, and nobody else does', async () => {
		server = await aMailServer({ recipient: (address) => (address.startsWith('gone') ? 550 : 250) });
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'gone@mail.kz' });
		await aDelegate(forumId, { email: 'here@mail.kz' });
		await sendDue();
		const last = await aDelegate(forumId, { email: 'waits@mail.kz' });
		await aDelegate(await aForum(), { email: 'elsewhere@mail.kz' });
		const organiser = organiserOf(forumId);
		const { items, next } = await listMails(organiser, forumId);
		expect(items.map((mail) => [mail.address, mail.state, mail.name])).toEqual([
			['waits@mail.kz', 'waiting', 'Ахметова Айнұр'],
			['here@mail.kz', 'sent', 'Ахметова Айнұр'],
			['gone@mail.kz', 'failed', 'Ахметова Айнұр']
		]);
		expect(next).toBeNull();
		expect(items[2]?.fault).toEqual({ kind: 'refused', answer: '550' });
		expect(await countMails(organiser, forumId)).toEqual({ total: 3, waiting: 1, failed: 1, sent: 1 });
		expect((await listMails(organiser, forumId, { state: 'failed' })).items.map((mail) => mail.address)).toEqual(['gone@mail.kz']);
		const id = items[0]?.id ?? '';
		for (const stranger of [organiserOf('another'), last.actor, { kind: 'anonymous' } as const]) {
			await expect(listMails(stranger, forumId)).rejects.toMatchObject({ code: 'not-found' });
			await expect(countMails(stranger, forumId)).rejects.toMatchObject({ code: 'not-found' });
			await expect(readMail(stranger, forumId, id)).rejects.toMatchObject({ code: 'not-found' });
			await expect(sendAgain(stranger, forumId, id)).rejects.toMatchObject({ code: 'not-found' });
		}
		const other = await aForum();
		await expect(readMail(organiserOf(other), other, id)).rejects.toMatchObject({ code: 'not-found' });
	});

	test('pages through many mails without losing or repeating one', async () => {
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId);
		await put(...Array.from({ length: 120 }, (): MailNote => ({ kind: 'registration.link', language: 'kk', forumId, registrationId })));
		const seen: string[] = [];
		let after: string | undefined;
		do {
			const page = await listMails(organiserOf(forumId), forumId, { after });
			seen.push(...page.items.map((mail) => mail.id));
			after = page.next ?? undefined;
		} while (after);
		expect([seen.length, new Set(seen).size]).toEqual([121, 121]);
	});

	test('sends a failed mail again, which is audited; a sent one is refused', async () => {
		let answer = 550;
		server = await aMailServer({ recipient: () => answer });
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId, { email: 'ainur@mail.kz' });
		await sendDue();
		const { id } = await theRow();
		answer = 250;
		await sendAgain(organiserOf(forumId), forumId, id);
		expect(await verbsAbout(id)).toEqual(['mail.retry']);
		await sendDue();
		expect(await theRow()).toMatchObject({ sent_at: expect.any(String), failed_at: null, last_error: null, tries: 1 });
		await expect(sendAgain(organiserOf(forumId), forumId, id)).rejects.toMatchObject({ code: 'mail.sent' });
		expect(await verbsAbout(id)).toEqual(['mail.retry']);
		// a new link is another mail
		await sendLink(organiserOf(forumId), registrationId);
		expect(await rows()).toHaveLength(2);
	});

	test('sees that a text can no longer be made', async () => {
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId);
		await put({ kind: 'dialogue.placed', language: 'kk', forumId, registrationId, params: { sessionId: 'gone' } });
		const [, row] = await rows();
		expect((await readMail(organiserOf(forumId), forumId, row?.id ?? '')).letter).toBeNull();
		await sendDue();
		expect((await rows())[1]).toMatchObject({ last_error: 'not-made', sent_at: null, failed_at: null });
	});
});

test('the picture of a pass holds its code and nothing else', () => {
	const code = '5ZQ8YB0VJ6K3N9T2M7R4W1XCDE';
	const png = passImage(code);
	const { size, data } = encode(code, { ecc: 'M', border: 4 });
	expect(png.readUInt32BE(16)).toBe(size * 8);
	const at = png.indexOf('IDAT');
	const lines = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
	const bytes = Math.ceil((size * 8) / 8) + 1;
	const dark = (x: number, y: number) => ((lines[y * 8 * bytes + 1 + x] ?? 0) & 0x80) === 0;
	for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) expect([x, y, dark(x, y)]).toEqual([x, y, data[y]?.[x]]);
});
