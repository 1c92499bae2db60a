import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { aMailServer, useMail } from '../support/mailbox.ts';
import { raw } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';
import { table } from './access-table.ts';
import { routeList } from './route-list.ts';
import { doer, keyOf, httpClient } from './http-client.ts';
import { anInstallation, testPassphrase, type Installation } from './fixtures.ts';

/**
 * What leaves the server, and to whom: files with people (T16), private pages in caches and Referers (T21), addresses in mails (T25),
 * files sent in and paths that lead out (T27, T30), connections of its own (T31).
 */

let world: Installation;
let mail: Awaited<ReturnType<typeof aMailServer>>;
beforeAll(async () => {
	mail = await aMailServer();
	world = await anInstallation({ MAIL_URL: `smtp://127.0.0.1:${mail.port}`, NODE_OPTIONS: '--import ./tests/support/log-connections.mjs' });
}, 120_000);
afterAll(async () => {
	await world?.stop();
	await mail?.close();
	useMail(undefined);
});

const { addressOf } = httpClient(() => world);
const port = () => Number(new URL(world.origin).port);
const everything = (folder: string) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));

test('a list of people is a file for whoever may, at that moment; it lies nowhere', async () => {
	const { slug } = world.things.own;
	for (const path of [`/organiser/forums/${slug}/registrations.csv`, `/organiser/forums/${slug}/registrations.xlsx`]) {
		const organiser = aVisitor(world.origin);
		await organiser.signIn('organiser@example.kz', testPassphrase);
		const before = everything(config().dataDir);
		const file = await organiser.ask(path);
		expect([file.status, file.headers['cache-control'], file.headers['content-disposition']?.split(';')[0]]).toEqual([
			200,
			'private, no-store',
			'attachment'
		]);
		expect(file.headers['x-content-type-options']).toBe('nosniff');
		expect(everything(config().dataDir)).toEqual(before);
		const cookie = organiser.cookies.get('login') ?? '';
		for (const other of ['elsewhere', 'moderator', 'desk', 'official'] as const) {
			const answer = await fetch(world.origin + path, { headers: { cookie: world.cookies[other] } });
			expect([other, answer.status, (await answer.text()).includes('own@example.kz')]).toEqual([other, 404, false]);
		}
		expect((await aVisitor(world.origin).ask(path)).location).toMatch(/^\/login/);
		await organiser.ask('/logout', {});
		organiser.cookies.set('login', cookie);
		const after = await organiser.ask(path);
		expect([after.status, after.location.split('?')[0]]).toEqual([303, '/login']);
	}
});

test('nothing that is somebody’s is kept by a cache, and no private link goes along to the next page', async () => {
	const wanted: Record<string, unknown> = {};
	const found: Record<string, unknown> = {};
	for (const entry of routeList().filter(({ what }) => what === 'page' || what === 'GET')) {
		const row = table[keyOf(entry)];
		if (!row || row.who === 'everyone' || row.who === 'public') continue;
		const answer = await fetch(world.origin + addressOf(entry.route, row, 'own'), {
			headers: { cookie: world.cookies[doer(row, 'own')], accept: 'text/html' },
			redirect: 'manual'
		});
		await answer.arrayBuffer();
		const { headers } = answer;
		const token = entry.route.includes('[token]');
		found[keyOf(entry)] = [headers.get('cache-control'), headers.get('alang-keep'), headers.get('referrer-policy')];
		wanted[keyOf(entry)] = ['private, no-store', null, token ? 'no-referrer' : 'same-origin'];
	}
	expect(found).toEqual(wanted);
	expect(Object.keys(found).length).toBeGreaterThan(40);
	console.log(`${Object.keys(found).length} private pages and files: no-store`);
	// control: what is public may be kept
	const open = await fetch(`${world.origin}/forums/${world.things.own.slug}`);
	expect(open.headers.get('cache-control')).not.toContain('no-store');
});

test('a mail’s links lead to ORIGIN, whatever host the request was for', async () => {
	const body = new URLSearchParams({ email: 'organiser@example.kz' }).toString();
	const ask = (host: string, more = '') =>
		raw(
			port(),
			`POST /password HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${world.origin}\r\n${more}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
		);
	expect((await ask('evil.example')).answer).toMatch(/^HTTP\/1.1 421 /);
	const forwarded = 'X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\n';
	expect((await ask(`127.0.0.1:${port()}`, forwarded)).answer).toMatch(/^HTTP\/1.1 200 /);
	await expect.poll(() => mail.received.filter(({ text }) => text.includes('/password/')).length, { timeout: 15_000 }).toBe(1);
	const links = mail.received.flatMap(({ text }) => text.match(/https?:\/\/[^\s]+/g) ?? []);
	expect(links.filter((link) => !link.startsWith(`${world.origin}/`))).toEqual([]);
	expect(links.length).toBeGreaterThan(0);
	expect(mail.received.some(({ raw: whole }) => whole.includes('evil.example'))).toBe(false);
});

test('paths that lead out of the folder of files lead nowhere', async () => {
	const targets = ['package.json', 'data/secret.key', 'etc/passwd', 'src/server.ts', 'build/handler.js'];
	const ways = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '..\\', '.%00./', '....//', '%252e%252e%252f', '/'];
	const places = ['/', '/fonts/', '/_app/immutable/', '/forums/', '/ru/'];
	let asked = 0;
	for (const target of targets)
		for (const way of ways)
			for (const place of places) {
				const path = place + way.repeat(6) + target;
				const { answer } = await raw(port(), `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\nConnection: close\r\n\r\n`);
				asked++;
				expect([path, /^HTTP\/1\.1 (?:30[178]|400|404) /.test(answer), /AGPL-3|root:x:|createServer|^[0-9a-f]{64}$/m.test(answer)]).toEqual(
					[path, true, false]
				);
			}
	console.log(`${asked} paths lead nowhere`);
	// control: a file that is there is found in the same way
	const { answer } = await raw(port(), `GET /fonts/onest-latin.woff2 HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\nConnection: close\r\n\r\n`);
	expect(answer).toMatch(/^HTTP\/1\.1 200 /);
});

test('a template in a text stays a text', async () => {
	const texts = [
		'{{7*7}}',
		'${7*7}',
		'<%= 7*7 %>',
		'#{7*7}',
		'{7*7}',
		'{{constructor.constructor("return 7*7")()}}',
		'{name}',
		'{n, plural, other {#}}'
	];
	const { slug } = world.things.own;
	for (const [n, text] of texts.entries()) {
		const answer = await aVisitor(world.origin).ask(`/forums/${slug}/register?/register`, {
			surname: `Т ${text}`,
			givenName: text,
			organisationText: text,
			kind: 'media',
			country: 'KZ',
			workingLanguage: 'kk',
			shownTo: 'nobody',
			consentParticipation: 'on',
			organisationId: 'none',
			email: `template-${n}@example.kz`
		});
		expect([text, answer.status]).toEqual([text, 303]);
		const page = await aVisitor(world.origin).ask(answer.location.split('?')[0] ?? '');
		const plain = page.text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
		expect([text, plain.includes(text), /\b49\b/.test(plain)]).toEqual([text, true, false]);
	}
	// their letters too
	await expect.poll(() => mail.received.filter(({ to }) => to.startsWith('template-')).length, { timeout: 20_000 }).toBe(texts.length);
	for (const { text } of mail.received.filter(({ to }) => to.startsWith('template-'))) expect(text).not.toMatch(/\b49\b/);
});

/** Source lines that would start a program, run a text as one, take a file or ask another server. */
const forbidden = /child_process|node:vm|node:cluster|\beval\(|new Function|type="file"|\bfetch\(|node:https|http\.request|\bundici\b/;

test('the program has no way to start another or to ask another server, and two forms take a file', () => {
	const sources = everything('src').filter((file) => /\.(?:ts|svelte)$/.test(file) && !file.endsWith('.test.ts'));
	const guilty = (text: string) => text.split('\n').filter((line) => forbidden.test(line) && !/^\s*(?:\/\/|\*)/.test(line));
	const found = sources.filter((file) => guilty(readFileSync(file, 'utf8')).length > 0);
	expect(found.sort()).toEqual([
		// the forms of the pages that take a file (http/uploads.ts)
		'src/lib/domain/file/FileField.svelte',
		'src/lib/domain/measure/SendTable.svelte'
	]);
	expect(guilty('import { exec } from "node:child_process";')).toHaveLength(1);
});

test('the server opens connections to its mail server and to nobody else', async () => {
	const visitors = routeList().filter(({ what }) => what === 'page' || what === 'GET');
	const inwards = [`http://127.0.0.1:${port()}/metrics`, 'http://169.254.169.254/latest/meta-data/', 'file:///etc/passwd'];
	for (const entry of visitors) {
		const row = table[keyOf(entry)];
		if (!row) continue;
		const path = addressOf(entry.route, row, 'own');
		const answer = await fetch(
			`${world.origin}${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(inwards.map((url, i) => [`url${i}`, url])).toString()}`,
			{ headers: { cookie: world.cookies[doer(row, 'own')], referer: inwards[1] ?? '' }, redirect: 'manual' }
		);
		await answer.arrayBuffer();
		expect(answer.status).toBeLessThan(500);
	}
	const called = new Set(world.said().flatMap((line) => (line.startsWith('calls ') ? [line.slice('calls '.length)] : [])));
	// control: the mail server is among those that are noticed
	expect([...called]).toEqual([`127.0.0.1:${mail.port}`]);
	expect(await database().reader.selectFrom('outbox').select('id').where('sent_at', 'is not', null).limit(1).execute()).toHaveLength(1);
});
