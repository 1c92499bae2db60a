import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { system } from '../../src/lib/server/actor.ts';
import { config } from '../../src/lib/server/config.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { loadKey, sha256 } from '../../src/lib/server/crypto.ts';
import { ASK_TAKES } from '../../src/lib/domain/access/commands/passwords.server.ts';
import { askReset, createAccount, linkToken, signIn, takeRole } from '../../src/lib/domain/access/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aServer, type Running } from '../support/server.ts';
import { aVisitor, type Answered } from '../support/http-client.ts';

/** Sign-in as the built server gives it: cookies, old and planted tokens, what an answer betrays, whose address counts. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

const PASSWORD = 'құпия сөз бар мұнда';
const EMAIL = 'aigerim@example.kz';
const admin = { role: 'admin', scopeKind: 'installation', scopeId: '' } as const;
const anAccount = (email = EMAIL) =>
	createAccount(system('test'), {
		name: { surname: 'Серікова', givenName: 'Айгерім' },
		email,
		language: 'kk',
		roles: [admin],
		password: PASSWORD
	});
async function serve(env: Record<string, string> = {}): Promise<Running> {
	loadKey(false);
	return (server = await aServer(fresh.url, { LOG_LEVEL: 'silent', ...env }));
}

describe('cookies', () => {
	const attributes = (answer: Answered) =>
		answer.kept
			.map((line) =>
				line
					.replace(/=[^;]*/, '')
					.replace(/Max-Age=\d+/, 'Max-Age')
					.replace(/; Expires=[^;]*/i, '')
			)
			.sort();

	test('over https are __Host-, HttpOnly, Secure, SameSite, without a domain', async () => {
		await anAccount();
		const origin = 'https://forum.example.kz';
		const { address } = await serve({ ORIGIN: origin });
		const answer = await aVisitor(address, origin).signIn(EMAIL, PASSWORD);
		expect([answer.status, answer.location]).toEqual([303, '/organiser']);
		expect(attributes(answer)).toEqual([
			'__Host-device; Max-Age; Path=/; HttpOnly; Secure; SameSite=Lax',
			'__Host-login; Max-Age; Path=/; HttpOnly; Secure; SameSite=Lax'
		]);
		// control: on a plain address a browser would refuse such names
		await server?.stop();
		const plain = await serve();
		expect(attributes(await aVisitor(plain.address).signIn(EMAIL, PASSWORD))).toEqual([
			'device; Max-Age; Path=/; HttpOnly; SameSite=Lax',
			'login; Max-Age; Path=/; HttpOnly; SameSite=Lax'
		]);
	});
});

describe('a token', () => {
	test('planted before the sign-in is not taken over; each sign-in makes a new one and ends the browser’s old one', async () => {
		await anAccount();
		const { address } = await serve();
		const [mine, thief] = [aVisitor(address), aVisitor(address)];
		const planted = 'a'.repeat(40);
		mine.cookies.set('login', planted);
		await mine.signIn(EMAIL, PASSWORD);
		const first = mine.cookies.get('login') ?? '';
		expect(first).not.toBe(planted);
		await mine.signIn(EMAIL, PASSWORD);
		expect(new Set([planted, first, mine.cookies.get('login')]).size).toBe(3);
		for (const token of [planted, first]) {
			thief.cookies.set('login', token);
			expect((await thief.ask('/account')).location).toMatch(/^\/login/);
		}
		expect((await mine.ask('/account')).status).toBe(200);
	});

	test('is worth nothing after log-out, and a role removed is gone at the next request', async () => {
		const id = await anAccount();
		await anAccount('other@example.kz');
		const { address } = await serve();
		const [mine, thief] = [aVisitor(address), aVisitor(address)];
		await mine.signIn(EMAIL, PASSWORD);
		thief.cookies.set('login', mine.cookies.get('login') ?? '');
		expect((await thief.ask('/organiser/accounts')).status).toBe(200);
		await takeRole(system('test'), id, admin);
		expect([(await mine.ask('/organiser/accounts')).status, (await mine.ask('/account')).status]).toEqual([404, 200]);
		expect((await mine.ask('/logout', {})).status).toBe(303);
		expect((await thief.ask('/account')).location).toMatch(/^\/login/);
	});

	test('is in none of the files of the installation, nor are the passphrase and the mark of a browser', async () => {
		await anAccount();
		const { address } = await serve({ RATE_LIMITS: 'on' });
		const mine = aVisitor(address);
		await mine.signIn(EMAIL, 'бұл құпиясөз емес');
		await mine.signIn(EMAIL, PASSWORD);
		const login = mine.cookies.get('login') ?? '';
		const secrets = [login, mine.cookies.get('device') ?? '', PASSWORD, 'бұл құпиясөз емес'];
		expect(secrets.every((each) => each.length > 15)).toBe(true);
		const rows = await Promise.all(
			(['login', 'account', 'audit_entry', 'outbox', 'sign_in_step'] as const).map((table) =>
				read().selectFrom(table).selectAll().execute()
			)
		);
		const files = readdirSync(config().dataDir, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
		const texts = [JSON.stringify(rows), ...files.map((each) => readFileSync(join(each.parentPath, each.name)).toString('latin1'))];
		const found = secrets.filter((each) =>
			texts.some((text) => text.includes(Buffer.from(each).toString('latin1')) || text.includes(each))
		);
		expect(found).toEqual([]);
		// control: the hash of the same token is found by the same search
		expect(texts.some((text) => text.includes(sha256(login)))).toBe(true);
	});
});

describe('links by mail', () => {
	test('looked at by scanners as often as they like use nothing up; a flood of requests makes three mails', async () => {
		await anAccount();
		const { address } = await serve({ RATE_LIMITS: 'on' });
		const mine = aVisitor(address);
		const known = await Promise.all(Array.from({ length: 8 }, () => mine.ask('/password', { email: EMAIL })));
		const unknown = await mine.ask('/password', { email: 'nobody@example.kz' });
		expect(new Set([...known, unknown].map((each) => `${each.status} ${each.text}`)).size).toBe(1);
		const mails = await read().selectFrom('outbox').select('params').where('kind', '=', 'access.reset').execute();
		expect(mails).toHaveLength(3);
		const path = `/password/${linkToken((JSON.parse(mails[0]?.params ?? '{}') as { linkId: string }).linkId)}`;
		for (let i = 0; i < 5; i++) expect((await aVisitor(address).ask(path)).status).toBe(200);
		const chosen = await mine.ask(path, { password: 'түнгі дала желі соғады' });
		expect([chosen.status, chosen.location]).toEqual([303, '/organiser']);
		// control: what is used is used
		expect((await mine.ask(path)).status).toBe(410);
	});
});

const median = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

describe('whether an address is known', () => {
	test('is not told by text or status', async () => {
		await anAccount();
		const { address } = await serve({ RATE_LIMITS: 'on' });
		const said = async (email: string, tries: number) => {
			const answers: string[] = [];
			for (let i = 0; i < tries; i++) {
				const { status, text, kept } = await aVisitor(address).signIn(email, 'бұл құпиясөз емес');
				answers.push(`${status} ${kept.length} ${text.replaceAll(email, 'ADDRESS')}`);
			}
			return answers;
		};
		const [known, unknown] = [await said(EMAIL, 12), await said('nobody@example.kz', 12)];
		expect(known).toEqual(unknown);
		expect(known.map((each) => each.slice(0, 3))).toEqual([...Array<string>(10).fill('400'), '429', '429']);
	});

	test('is not told by the work of a sign-in', async () => {
		await anAccount();
		await createAccount(system('test'), { name: { surname: 'Ш', givenName: '' }, email: 'invited@example.kz', language: 'kk', roles: [] });
		const work: Record<string, { cpu: number[]; wall: number[] }> = {};
		const measure = async (name: string, tried: () => Promise<unknown>) => {
			const [cpu, wall] = [process.cpuUsage(), performance.now()];
			await tried().catch(() => undefined);
			const used = process.cpuUsage(cpu);
			(work[name] ??= { cpu: [], wall: [] }).cpu.push(used.user + used.system);
			work[name].wall.push(performance.now() - wall);
		};
		const wrong = (email: string, i: number) => () => signIn(email, 'бұл құпиясөз емес', { address: `10.0.${i}.1` });
		await measure('first', wrong('warm@example.kz', 0));
		for (let i = 0; i < 9; i++)
			for (const name of ['known', 'nobody', 'invited']) await measure(name, wrong(name === 'known' ? EMAIL : `${name}@example.kz`, i));
		// control: a try that is refused before any hashing is told apart at once
		for (let i = 0; i < 3; i++) await measure('spent', wrong('nobody@example.kz', 20));
		for (let i = 0; i < 9; i++) await measure('unhashed', wrong('nobody@example.kz', 30 + i));
		const cpu = (name: string) => median(work[name]?.cpu ?? []);
		const wall = (name: string) => median(work[name]?.wall ?? []);
		for (const name of ['nobody', 'invited']) {
			expect(cpu(name) / cpu('known')).toBeGreaterThan(0.5);
			expect(cpu(name) / cpu('known')).toBeLessThan(2);
			expect(wall(name) / wall('known')).toBeGreaterThan(0.2);
			expect(wall(name) / wall('known')).toBeLessThan(5);
		}
		expect(cpu('unhashed') / cpu('known')).toBeLessThan(0.5);
	});

	test('is not told by the time of a request for a new passphrase', async () => {
		await anAccount();
		for (let i = 0; i < 3; i++)
			for (const email of [EMAIL, 'nobody@example.kz']) {
				const from = performance.now();
				await askReset(email, 'kk', `10.0.0.${i}`);
				// a timer of Node may fire a millisecond early
				expect(performance.now() - from).toBeGreaterThanOrEqual(ASK_TAKES - 2);
			}
		expect(await database().reader.selectFrom('outbox').select('id').execute()).toHaveLength(3);
	});
});

describe('the address of a visitor', () => {
	/** The answers to more requests for a new passphrase than one address may make in fifteen minutes. */
	async function flood(address: string, forwarded: (i: number) => string): Promise<Record<number, number>> {
		const visitor = aVisitor(address);
		const counted: Record<number, number> = {};
		const all = Array.from({ length: 105 }, (_, i) =>
			visitor.ask('/password', { email: `n${i}@example.kz` }, { 'x-forwarded-for': forwarded(i) })
		);
		for (const { status } of await Promise.all(all)) counted[status] = (counted[status] ?? 0) + 1;
		return counted;
	}

	test('is the socket’s: a forged X-Forwarded-For gains nothing', async () => {
		const { address } = await serve({ RATE_LIMITS: 'on' });
		expect(await flood(address, (i) => `203.0.113.${i}`)).toEqual({ 200: 100, 429: 5 });
	});

	test('behind a proxy is the last hop: what a visitor puts before it gains nothing', async () => {
		const { address } = await serve({ RATE_LIMITS: 'on', ADDRESS_HEADER: 'X-Forwarded-For' });
		expect(await flood(address, (i) => `203.0.113.${i}, 198.51.100.7`)).toEqual({ 200: 100, 429: 5 });
		// control: what the proxy itself has seen counts apart
		expect(await flood(address, (i) => `198.51.100.7, 203.0.113.${i}`)).toEqual({ 200: 105 });
	});
});
