import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anonymous, system, type AccountActor } from '../../src/lib/server/actor.ts';
import { DAY, HOUR, later, now, setClock } from '../../src/lib/server/clock.ts';
import { config, readConfig, useConfig } from '../../src/lib/server/config.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { sha256 } from '../../src/lib/server/crypto.ts';
import {
	acceptInvitation,
	accountByLink,
	actorOf,
	askReset,
	resetTokenFor,
	changePassword,
	createAccount,
	linkToken,
	loginCookieName,
	ownAccount,
	resetPassword,
	setUp,
	setUpToken,
	signIn,
	signOut,
	signOutEverywhere,
	type Visitor
} from '../../src/lib/domain/access/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { cookieJar, request } from '../support/visit.ts';

useFreshDatabase();

const PASSWORD = 'құпия сөз бар мұнда';
const EMAIL = 'aigerim@example.kz';
const from = (address = '10.0.0.1', more: Partial<Visitor> = {}): Visitor => ({ address, ...more });
const theAdmin = [{ role: 'admin', scopeKind: 'installation', scopeId: '' }] as const;

const anAccount = (email = EMAIL, password: string | null = PASSWORD) =>
	createAccount(system('test'), {
		name: { surname: 'Серікова', givenName: 'Айгерім' },
		email,
		language: 'kk',
		roles: theAdmin,
		password: password ?? undefined
	});

const verbs = async () => (await read().selectFrom('audit_entry').select('verb').orderBy('id').execute()).map((row) => row.verb);
const mails = () => read().selectFrom('outbox').select(['kind', 'account_id', 'params', 'language']).orderBy('id').execute();
/** The token of the newest mail that carries a link. */
async function mailedToken(): Promise<string> {
	const params = (await mails()).at(-1)?.params ?? '{}';
	return linkToken((JSON.parse(params) as { linkId: string }).linkId);
}

describe('sign-in', () => {
	test('starts a login whose id is not in the database', async () => {
		const id = await anAccount();
		const made = await signIn(' Aigerim@Example.KZ', PASSWORD, from());
		expect(made.actor).toEqual({
			kind: 'account',
			accountId: id,
			personId: made.actor.personId,
			name: 'Серікова Айгерім',
			givenName: 'Айгерім',
			email: EMAIL,
			roles: theAdmin
		});
		expect(await read().selectFrom('login').select(['id_hash', 'account_id']).execute()).toEqual([
			{ id_hash: sha256(made.loginId), account_id: id }
		]);
		expect(await request(cookieJar(made))).toEqual(made.actor);
		expect(await verbs()).toEqual(['access.create-account', 'access.grant-role', 'access.sign-in']);
		const target = config().database;
		if (target.engine === 'postgres') {
			const kept = JSON.stringify(await read().selectFrom('login').selectAll().execute());
			expect([kept.includes(made.loginId), kept.includes(sha256(made.loginId))]).toEqual([false, true]);
			return;
		}
		database().raw?.pragma('wal_checkpoint(truncate)');
		expect(readFileSync(target.file).includes(Buffer.from(made.loginId))).toBe(false);
		expect(readFileSync(join(config().dataDir, 'alang.sqlite')).includes(Buffer.from(sha256(made.loginId)))).toBe(true);
	});

	test('sets cookies that only our own pages send, and __Host- ones over https', async () => {
		await anAccount();
		const made = await signIn(EMAIL, PASSWORD, from());
		expect(
			made.cookies.map((each) => [
				each.name,
				each.attributes.path,
				each.attributes.httpOnly,
				each.attributes.secure,
				each.attributes.sameSite
			])
		).toEqual([
			['login', '/', true, false, 'lax'],
			['device', '/', true, false, 'lax']
		]);
		const file = config().database;
		useConfig(
			readConfig({
				ORIGIN: 'https://forum.example.kz',
				DATA_DIR: config().dataDir,
				DATABASE_URL: file.engine === 'sqlite' ? `file:${file.file}` : file.url
			})
		);
		const secure = await signIn(EMAIL, PASSWORD, from());
		expect(loginCookieName()).toBe('__Host-login');
		expect(secure.cookies.map((each) => [each.name, each.attributes.secure])).toEqual([
			['__Host-login', true],
			['__Host-device', true]
		]);
	});

	test('gives wrong, unknown, invited and disabled accounts one answer, and notes each', async () => {
		const id = await anAccount();
		await anAccount('invited@example.kz', null);
		for (const [email, password] of [
			[EMAIL, 'not the right one'],
			['nobody@example.kz', PASSWORD],
			['invited@example.kz', PASSWORD]
		] as const)
			await expect(signIn(email, password, from())).rejects.toMatchObject({ code: 'access.wrong-sign-in', details: {} });
		const refused = await read()
			.selectFrom('audit_entry')
			.select('subject_id')
			.where('verb', '=', 'access.sign-in-refused')
			.orderBy('id')
			.execute();
		const invited = await read().selectFrom('account').select('id').where('email', '=', 'invited@example.kz').executeTakeFirstOrThrow();
		expect(refused.map((row) => row.subject_id)).toEqual([id, 'unknown', invited.id]);
		expect(await read().selectFrom('login').selectAll().execute()).toEqual([]);
	});

	test('ends the login that the browser brought along', async () => {
		await anAccount();
		const first = await signIn(EMAIL, PASSWORD, from());
		const second = await signIn(EMAIL, PASSWORD, from('10.0.0.1', { login: first.loginId }));
		expect(second.loginId).not.toBe(first.loginId);
		expect(await request(cookieJar(first))).toEqual(anonymous);
		expect(await request(cookieJar(second))).toEqual(second.actor);
	});

	test('takes a passphrase in NFD for the one in NFC, and every letter of it', async () => {
		const long = `${'ұзақ құпиясөз й '.repeat(8)}!`;
		await anAccount('long@example.kz', long.normalize('NFC'));
		expect((await signIn('long@example.kz', long.normalize('NFD'), from())).actor.email).toBe('long@example.kz');
		await expect(signIn('long@example.kz', long.slice(0, -1), from())).rejects.toMatchObject({ code: 'access.wrong-sign-in' });
	});
});

describe('a login', () => {
	test('is over after log-out, and its cookie is taken back', async () => {
		await anAccount();
		const made = await signIn(EMAIL, PASSWORD, from());
		await signOut(made.actor, made.loginId);
		const cookies = cookieJar(made);
		expect(await request(cookies)).toEqual(anonymous);
		expect([...cookies.keys()]).toEqual(['device']);
		expect((await verbs()).at(-1)).toBe('access.sign-out');
	});

	test('ends everywhere at once, and nobody else is signed out', async () => {
		await anAccount();
		await anAccount('other@example.kz');
		const [one, two, other] = [
			await signIn(EMAIL, PASSWORD, from()),
			await signIn(EMAIL, PASSWORD, from('10.0.0.2')),
			await signIn('other@example.kz', PASSWORD, from())
		];
		await signOutEverywhere(one.actor);
		expect(await Promise.all([one, two, other].map((each) => request(cookieJar(each))))).toEqual([anonymous, anonymous, other.actor]);
	});

	test('is over after fourteen days, however much it is used', async () => {
		await anAccount();
		const made = await signIn(EMAIL, PASSWORD, from());
		const cookies = cookieJar(made);
		const start = now();
		for (let hours = 6; hours < 14 * 24; hours += 6) {
			setClock(later(start, hours * HOUR));
			expect([hours, (await request(cookies)).kind]).toEqual([hours, 'account']);
		}
		setClock(later(start, 14 * DAY + 1000));
		expect(await request(cookies)).toEqual(anonymous);
		expect(await read().selectFrom('login').selectAll().execute()).toEqual([]);
	});
});

describe('links', () => {
	test('an invitation is looked at many times and used once', async () => {
		const id = await anAccount(EMAIL, null);
		expect(await mails()).toEqual([{ kind: 'access.invitation', account_id: id, params: expect.any(String) as string, language: 'kk' }]);
		const token = await mailedToken();
		const kept = JSON.stringify([await read().selectFrom('account_link').selectAll().execute(), await mails()]);
		expect(kept.includes(token)).toBe(false);
		for (let i = 0; i < 3; i++) expect(await accountByLink(token, 'invitation')).toEqual({ name: 'Серікова Айгерім', email: EMAIL });
		const made = await acceptInvitation(token, PASSWORD, from());
		expect(await request(cookieJar(made))).toEqual(made.actor);
		await expect(acceptInvitation(token, PASSWORD, from())).rejects.toMatchObject({ code: 'access.link-used' });
		await expect(accountByLink(token, 'invitation')).rejects.toMatchObject({ code: 'access.link-used' });
		expect((await signIn(EMAIL, PASSWORD, from())).actor.accountId).toBe(id);
		expect((await verbs()).includes('access.accept-invitation')).toBe(true);
	});

	test('a link is of one kind, and unknown ones are not found', async () => {
		await anAccount(EMAIL, null);
		const token = await mailedToken();
		await expect(resetPassword(token, PASSWORD, from())).rejects.toMatchObject({ code: 'not-found' });
		await expect(accountByLink('x'.repeat(43), 'reset')).rejects.toMatchObject({ code: 'not-found' });
	});

	test('ten who use one link at once: one of them does', async () => {
		await anAccount(EMAIL, null);
		const token = await mailedToken();
		const all = await Promise.allSettled(Array.from({ length: 10 }, () => acceptInvitation(token, PASSWORD, from())));
		expect(all.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
	});

	test('a reset ends logins and other links, and tells the owner', async () => {
		await anAccount();
		const before = await signIn(EMAIL, PASSWORD, from());
		await askReset(EMAIL, 'ru', '10.0.0.9');
		const old = await mailedToken();
		await askReset(EMAIL, 'ru', '10.0.0.9');
		const token = await mailedToken();
		const made = await resetPassword(token, 'another one altogether', from());
		expect(await request(cookieJar(before))).toEqual(anonymous);
		expect(await request(cookieJar(made))).toEqual(made.actor);
		await expect(resetPassword(old, PASSWORD, from())).rejects.toMatchObject({ code: 'access.link-used' });
		await expect(signIn(EMAIL, PASSWORD, from())).rejects.toMatchObject({ code: 'access.wrong-sign-in' });
		expect((await mails()).map((mail) => [mail.kind, mail.language])).toEqual([
			['access.reset', 'ru'],
			['access.reset', 'ru'],
			['access.password-changed', 'kk']
		]);
	});

	test('a reset link is over after an hour', async () => {
		await anAccount();
		await askReset(EMAIL, 'kk', '10.0.0.9');
		const token = await mailedToken();
		setClock(later(now(), HOUR + 1000));
		await expect(resetPassword(token, PASSWORD, from())).rejects.toMatchObject({ code: 'access.link-expired' });
	});

	test('an operator’s link needs no mail: used once, and the links asked for before are over', async () => {
		await anAccount();
		await askReset(EMAIL, 'kk', '10.0.0.9');
		const mailed = await mailedToken();
		const { token: first } = await resetTokenFor(EMAIL.toUpperCase());
		const { token } = await resetTokenFor(EMAIL);
		for (const old of [mailed, first])
			await expect(resetPassword(old, PASSWORD, from())).rejects.toMatchObject({ code: 'access.link-used' });
		await resetPassword(token, 'another one altogether', from());
		await expect(resetPassword(token, PASSWORD, from())).rejects.toMatchObject({ code: 'access.link-used' });
		expect((await verbs()).filter((verb) => verb === 'access.print-reset')).toHaveLength(2);
		await expect(resetTokenFor('nobody@example.kz')).rejects.toMatchObject({ code: 'not-found' });
		const { writer } = database();
		await writer.updateTable('account').set({ disabled_at: now() }).execute();
		await expect(resetTokenFor(EMAIL)).rejects.toMatchObject({ code: 'not-found' });
	});

	test('three mails an hour an address, and one answer for everyone', async () => {
		await anAccount();
		const answers = [];
		for (let i = 0; i < 6; i++) answers.push(await askReset(EMAIL, 'kk', `10.0.0.${i}`));
		answers.push(await askReset('nobody@example.kz', 'kk', '10.0.0.9'));
		expect(new Set(answers)).toEqual(new Set([undefined]));
		expect(await mails()).toHaveLength(3);
		expect((await verbs()).filter((verb) => verb === 'access.ask-reset')).toHaveLength(7);
		setClock(later(now(), HOUR + 1000));
		await askReset(EMAIL, 'kk', '10.0.0.9');
		expect(await mails()).toHaveLength(4);
	});
});

describe('one’s own passphrase', () => {
	test('is changed with the present one; other browsers are out, this one stays', async () => {
		await anAccount();
		const [here, there] = [await signIn(EMAIL, PASSWORD, from()), await signIn(EMAIL, PASSWORD, from())];
		const wrong = changePassword(here.actor, 'not the right one', 'another one altogether', from());
		await expect(wrong).rejects.toMatchObject({ code: 'access.wrong-sign-in' });
		const made = await changePassword(here.actor, PASSWORD, 'another one altogether', from('10.0.0.1', { login: here.loginId }));
		expect(await request(cookieJar(there))).toEqual(anonymous);
		expect(await request(cookieJar(made))).toEqual(made.actor);
		expect((await mails()).map((mail) => mail.kind)).toEqual(['access.password-changed']);
		expect(await read().selectFrom('audit_entry').select('columns').where('verb', '=', 'access.change-password').execute()).toEqual([
			{ columns: '["password_hash"]' }
		]);
	});

	test('is nobody else’s business', async () => {
		await expect(changePassword(anonymous, PASSWORD, PASSWORD, from())).rejects.toMatchObject({ code: 'not-found' });
		await expect(ownAccount(anonymous)).rejects.toMatchObject({ code: 'not-found' });
	});
});

describe('the first start', () => {
	const me = { name: { surname: 'Әкімші', givenName: '' }, email: 'admin@example.kz', language: 'kk', password: PASSWORD } as const;

	test('a printed link makes the first admin, once', async () => {
		const token = (await setUpToken()) ?? '';
		const made = await setUp(token, me, from());
		expect(made.actor.roles).toEqual(theAdmin);
		expect(await actorOf(made.actor.accountId)).toEqual(made.actor satisfies AccountActor);
		await expect(setUp(token, { ...me, email: 'second@example.kz' }, from())).rejects.toMatchObject({ code: 'access.link-used' });
		expect(await setUpToken()).toBeNull();
		expect(await verbs()).toEqual(['access.print-set-up', 'access.create-account', 'access.grant-role']);
	});

	test('a newer link replaces the older', async () => {
		const old = (await setUpToken()) ?? '';
		await setUpToken();
		await expect(setUp(old, me, from())).rejects.toMatchObject({ code: 'not-found' });
	});

	test('two who set up at once: one of them does', async () => {
		const token = (await setUpToken()) ?? '';
		const both = await Promise.allSettled([setUp(token, me, from()), setUp(token, { ...me, email: 'b@example.kz' }, from())]);
		expect(both.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
		expect(await read().selectFrom('account').selectAll().execute()).toHaveLength(1);
	});
});
