import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { editForum } from '../../src/lib/domain/forum/index.server.ts';
import { revisionOf } from '../../src/lib/server/revision.ts';
import { keepPages } from '../../src/http-server/page-cache.ts';
import { config } from '../../src/lib/server/config.ts';
import { contentPolicy } from '../../src/lib/server/http/security-headers.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aForumInput, program } from '../support/forum.ts';
import { listen } from '../support/port.ts';

/** The entry's kept pages, in front of a small handler that answers as SvelteKit does. */

useFreshDatabase();

let rendered = 0;
let address = '';
let scope = '';
let until = '';
let page = '';
let client = '';
const stop: (() => void)[] = [];

const handler: RequestListener = async (request, response) => {
	rendered++;
	const revision = await revisionOf(scope);
	response.setHeader('content-type', 'text/html');
	response.setHeader('content-security-policy', contentPolicy());
	response.setHeader('link', '<./_app/immutable/assets/a.css>; rel="preload"; as="style"');
	if (request.url?.startsWith('/forums')) response.setHeader('alang-keep', `${scope} ${revision} ${until}`);
	if (request.url === '/forums/renewed') response.setHeader('set-cookie', 'login=secret; Path=/');
	const login = /(?:^|; )(?:__Host-)?login=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
	// as the routes do it: who is signed in is answered alone, what is no login is taken back
	if (login === 'staff') response.removeHeader('alang-keep');
	else if (login) response.setHeader('set-cookie', 'login=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax');
	response.writeHead(request.url === '/forums/none' ? 404 : 200);
	response.write(page || `<p>Қостанай ${revision} `);
	response.end('х'.repeat(500));
};

beforeEach(async () => {
	scope = await aForum();
	until = '9999-12-31T00:00:00.000Z';
	rendered = 0;
	page = '';
	client = join(config().dataDir, 'client');
	const server = createServer();
	const host = `127.0.0.1:${await listen(server)}`;
	server.on('request', keepPages(host, client, handler));
	address = `http://${host}`;
	stop.push(() => server.close());
});
afterEach(() => stop.splice(0).forEach((close) => close()));

const get = (path: string, headers: Record<string, string> = {}) => fetch(address + path, { headers });

test('a page is rendered once and sent compressed, with an ETag that saves the next one', async () => {
	const first = await get('/forums/a');
	const second = await get('/forums/a', { 'accept-encoding': 'br' });
	expect(rendered).toBe(1);
	expect(await second.text()).toBe(await first.text());
	expect(second.headers.get('content-encoding')).toBe('br');
	expect(second.headers.get('alang-keep')).toBeNull();
	const third = await get('/forums/a', { 'if-none-match': second.headers.get('etag') ?? '' });
	expect([third.status, await third.text()]).toEqual([304, '']);
});

test('a change of the forum makes it anew within a second', async () => {
	await get('/forums/b');
	await editForum(program, scope, { ...aForumInput(), title: { kk: 'Жаңа атау' } });
	await expect.poll(async () => (await get('/forums/b')).text(), { timeout: 3000 }).toContain(`Қостанай ${await revisionOf(scope)} `);
	expect(rendered).toBe(2);
});

test('when its time is over it is made anew', async () => {
	until = new Date(Date.now() - 1).toISOString();
	await get('/forums/c');
	await get('/forums/c');
	expect(rendered).toBe(2);
});

/** Ways to ask for /forums/d. */
const spellings = [
	...['/forums/d', '/forums/d?', '/forums/d?x=1', '/forums/d?utm_source=a&utm_medium=b', '/forums/d?q=a', '/forums/%64', '/%66orums/d'],
	...['/forums/./d', '/forums/e/../d', '/e/../forums/d', '/forums/e/%2e%2e/d', '/forums/d?a=1', '/forums/d?a=2']
];
/** Requests as they are written here: fetch would tidy the path up. */
const ask = (path: string, method = 'GET', headers: Record<string, string> = {}, at = address) =>
	new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
		const { hostname, port } = new URL(at);
		request({ hostname, port, path, method, headers })
			.on('error', reject)
			.on('response', (answer) => {
				const parts: Buffer[] = [];
				answer.on('data', (part: Buffer) => parts.push(part));
				answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).toString() }));
			})
			.end();
	});

test('however a page is spelled and asked for, it is rendered once', async () => {
	const bodies = new Set<string>();
	const carried: Record<string, string>[] = [
		{ 'accept-language': 'de' },
		{ cookie: 'login=rubbish' },
		{ 'if-none-match': '"x"' },
		{ accept: '*/*' }
	];
	for (const path of spellings) bodies.add((await ask(path)).body);
	const tag = (await ask('/forums/d')).headers.etag ?? '';
	for (const path of spellings)
		for (const headers of carried) expect([path, (await ask(path, 'GET', headers)).status]).toEqual([path, 200]);
	for (const path of spellings) {
		expect(await ask(path, 'HEAD')).toMatchObject({ status: 200, body: '', headers: { etag: tag } });
		expect((await ask(path, 'HEAD', { 'if-none-match': tag })).status).toBe(304);
	}
	expect([rendered, bodies.size]).toEqual([1, 1]);
	// control: without the kept pages each spelling is a rendering
	const bare = createServer(handler);
	const at = `http://127.0.0.1:${await listen(bare)}`;
	stop.push(() => bare.close());
	rendered = 0;
	for (const path of spellings) await ask(path, 'GET', {}, at);
	expect(rendered).toBe(spellings.length);
});

test('the first request fills the cache for everybody, even with an ETag, a HEAD or a login that has ended', async () => {
	for (const [path, method, headers] of [
		['/forums/head', 'HEAD', {}],
		['/forums/rubbish', 'GET', { cookie: 'device=x; login=rubbish' }],
		['/forums/tag', 'GET', { 'if-none-match': 'W/"abc"' }]
	] as const) {
		rendered = 0;
		const first = await ask(path, method, headers);
		expect([path, first.status, first.headers['set-cookie']]).toEqual([path, 200, undefined]);
		expect((await ask(path)).body).toContain('Қостанай');
		expect([path, rendered]).toEqual([path, 1]);
	}
});

test('a search, a later page, an error or an answer that does not ask is never kept', async () => {
	for (const path of ['/forums/d/delegations?q=a', '/forums/d/delegations?after=a', '/forums/none', '/private'])
		for (let i = 0; i < 2; i++) expect((await ask(path)).headers['alang-keep']).toBeUndefined();
	expect(rendered).toBe(8);
});

test('the parameters that a page reads come to it, without the others', async () => {
	const asked: string[] = [];
	const server = createServer();
	const host = `127.0.0.1:${await listen(server)}`;
	server.on(
		'request',
		keepPages(host, client, (request, response) => {
			asked.push(request.url ?? '');
			response.end();
		})
	);
	stop.push(() => server.close());
	for (const path of ['/forums/d/delegations?utm=1&q=%D0%B0&x', '/ru/forums/%64/delegations?after=b&q=', '/login?next=/a&x=1'])
		await ask(path, 'GET', {}, `http://${host}`);
	expect(asked).toEqual(['/forums/d/delegations?q=%D0%B0', '/ru/forums/d/delegations?after=b', '/login?next=/a&x=1']);
});

test('of more pages than there is room for, those asked for last stay', async () => {
	page = 'х'.repeat(8_000_000);
	await ask('/forums/hot');
	for (let i = 0; i < 3; i++) await ask(`/forums/cold-${i}`);
	expect(rendered).toBe(4);
	for (let i = 0; i < 3; i++) await ask(`/forums/cold-${i}`);
	// each is 16 MB, in three forms: of 64 MB the first is gone, the last is there
	expect(rendered).toBe(4);
	await ask('/forums/cold-3');
	await ask('/forums/hot');
	expect(rendered).toBe(6);
	await ask('/forums/cold-3');
	expect(rendered).toBe(6);
});

test('a kept page holds its styles, which its policy names, and links none', async () => {
	const sheets = { 'a.css': 'p{color:red}@font-face{src:url(../../../fonts/a.woff2)}', 'b.css': 'p{color:blue}' };
	const assets = join(client, '_app', 'immutable', 'assets');
	mkdirSync(assets, { recursive: true });
	for (const [name, css] of Object.entries(sheets)) writeFileSync(join(assets, name), css);
	const link = (name: string) => `\t\t<link href="../_app/immutable/assets/${name}" rel="stylesheet">\n`;
	page = `<head>\n${link('a.css')}${link('b.css')}</head>`;
	const css = sheets['a.css'].replace('../../../fonts', '/fonts') + sheets['b.css'];

	const answer = await get('/forums/styled');
	expect(await answer.text()).toMatch(`<head>\n\t\t<style>${css}</style>\n</head>`);
	expect(answer.headers.get('link')).toBeNull();
	const source = `'sha256-${createHash('sha256').update(css).digest('base64')}'`;
	expect(answer.headers.get('content-security-policy')).toBe(contentPolicy(source));
	// control: a page that is not kept links them
	const passing = await get('/forums/styled/delegations?q=1');
	expect(await passing.text()).toMatch(page);
	expect(passing.headers.get('content-security-policy')).toBe(contentPolicy());
});

test('what is made for somebody signed in, or sets a cookie, is never kept', async () => {
	await (await get('/forums/draft', { cookie: 'device=x; login=staff' })).arrayBuffer();
	const second = await get('/forums/draft', { cookie: '__Host-login=staff' });
	expect(second.headers.get('alang-keep')).toBeNull();
	expect((await get('/forums/renewed')).headers.get('set-cookie')).toBe('login=secret; Path=/');
	await (await get('/forums/renewed')).arrayBuffer();
	expect(rendered).toBe(4);
});

test('a crowd that comes while a page is made waits for the one rendering', async () => {
	until = new Date(Date.now() - 1).toISOString();
	await get('/forums/e');
	until = '9999-12-31T00:00:00.000Z';
	const answers = await Promise.all(Array.from({ length: 50 }, () => get('/forums/e')));
	expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill(200));
	expect(rendered).toBe(2);
});
