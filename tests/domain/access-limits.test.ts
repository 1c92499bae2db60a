import { describe, expect, test } from 'vitest';
import { system } from '../../src/lib/server/actor.ts';
import { config, readConfig, useConfig } from '../../src/lib/server/config.ts';
import { askReset, createAccount, linkToken, resetPassword, signIn } from '../../src/lib/domain/access/index.server.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { resetLimit, consume } from '../../src/lib/server/rate-limits.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();
const PASSWORD = 'kostanay demo desk';
const EMAIL = 'owner@example.kz';
const anAccount = (email = EMAIL) =>
	createAccount(system('test'), { name: { surname: 'Иванова', givenName: 'Анна' }, email, language: 'ru', roles: [], password: PASSWORD });

/** What each of some tries is answered. */
async function answers(tries: Promise<unknown>[]): Promise<Record<string, number>> {
	const counted: Record<string, number> = {};
	for (const each of await Promise.allSettled(tries)) {
		const answer = each.status === 'fulfilled' ? 'in' : (each.reason as { code: string }).code;
		counted[answer] = (counted[answer] ?? 0) + 1;
	}
	return counted;
}
/** Wrong tries at once, each from another address. */
const guess = (n: number, email = EMAIL) =>
	answers(Array.from({ length: n }, (_, i) => signIn(email, `wrong guess ${i}`, { address: `10.1.0.${i}` })));

describe('guessing', () => {
	test('gets ten tries an account in fifteen minutes, from however many addresses, also at once', async () => {
		await anAccount();
		expect(await guess(30)).toEqual({ 'access.wrong-sign-in': 10, 'access.too-many': 20 });
		await expect(signIn(EMAIL, PASSWORD, { address: '10.2.0.1' })).rejects.toMatchObject({
			code: 'access.too-many',
			details: { minutes: 15 }
		});
	});

	test('of an address without an account is answered alike', async () => {
		expect(await guess(30, 'nobody@example.kz')).toEqual({ 'access.wrong-sign-in': 10, 'access.too-many': 20 });
	});

	test('does not lock the owner out of a browser or an address used before', async () => {
		await anAccount();
		const made = await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' });
		await guess(12);
		expect((await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' })).actor.email).toBe(EMAIL);
		const device = made.cookies.find((each) => each.name === 'device')?.value ?? '';
		expect((await signIn(EMAIL, PASSWORD, { address: '10.9.9.9', device })).actor.email).toBe(EMAIL);
	});

	test('from the owner’s own address still leaves the owner’s browser', async () => {
		await anAccount();
		const made = await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' });
		const device = made.cookies.find((each) => each.name === 'device')?.value ?? '';
		const same = Array.from({ length: 12 }, (_, i) => signIn(EMAIL, `wrong guess ${i}`, { address: '10.0.0.1' }));
		expect(await answers(same)).toEqual({ 'access.wrong-sign-in': 10, 'access.too-many': 2 });
		expect((await signIn(EMAIL, PASSWORD, { address: '10.0.0.1', device })).actor.email).toBe(EMAIL);
	});

	test('with a made-up or somebody else’s browser mark counts as a stranger’s', async () => {
		await anAccount();
		await anAccount('thief@example.kz');
		const thief = await signIn('thief@example.kz', PASSWORD, { address: '10.3.0.1' });
		const marks = [thief.cookies.find((each) => each.name === 'device')?.value ?? '', 'x.y', ''];
		const tries = Array.from({ length: 30 }, (_, i) => signIn(EMAIL, 'wrong', { address: `10.1.0.${i}`, device: marks[i % 3] }));
		expect(await answers(tries)).toEqual({ 'access.wrong-sign-in': 10, 'access.too-many': 20 });
	});

	test('is forgotten when the owner chooses a new passphrase by mail', async () => {
		await anAccount();
		await guess(12);
		await askReset(EMAIL, 'ru', '10.0.0.1');
		const mail = await read().selectFrom('outbox').select('params').executeTakeFirstOrThrow();
		await resetPassword(linkToken((JSON.parse(mail.params) as { linkId: string }).linkId), 'another one altogether', {
			address: '10.0.0.1'
		});
		expect((await signIn(EMAIL, 'another one altogether', { address: '10.7.0.1' })).actor.email).toBe(EMAIL);
	});

	test('is counted only while limits are on (control)', async () => {
		await anAccount();
		const { database, dataDir } = config();
		const url = database.engine === 'sqlite' ? `file:${database.file}` : database.url;
		useConfig(readConfig({ DATA_DIR: dataDir, DATABASE_URL: url, LOG_LEVEL: 'silent', RATE_LIMITS: 'off' }));
		expect(await guess(30)).toEqual({ 'access.wrong-sign-in': 30 });
	});
});

test('two hundred honest log-ins behind one Wi-Fi all succeed', async () => {
	const emails = Array.from({ length: 5 }, (_, i) => `a${i}@example.kz`);
	for (const email of emails) await anAccount(email);
	const tries = Array.from({ length: 200 }, (_, i) => signIn(emails[i % 5] ?? '', PASSWORD, { address: '10.0.0.1' }));
	expect(await answers(tries)).toEqual({ in: 200 });
});

test('a limit counts by key, tells the minutes and can begin anew', async () => {
	const asks = await answers(Array.from({ length: 5 }, () => consume('link-again.to', 'a@example.kz')));
	expect(asks).toEqual({ in: 3, 'access.too-many': 2 });
	await expect(consume('link-again.to', 'a@example.kz')).rejects.toMatchObject({ details: { minutes: 60 } });
	await consume('link-again.to', 'b@example.kz');
	await consume('link-again', 'a@example.kz');
	await resetLimit('link-again.to', 'a@example.kz');
	await consume('link-again.to', 'a@example.kz');
});
