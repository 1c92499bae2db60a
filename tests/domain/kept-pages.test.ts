import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { editForum } from '../../src/lib/domain/forum/index.server.ts';
import { revisionOf } from '../../src/lib/server/revision.ts';
import { keepPages } from '../../src/server/kept-pages.ts';
import { config } from '../../src/lib/server/config.ts';
import { contentPolicy } from '../../src/lib/server/http/policy.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, forumInput, program } from '../support/forum.ts';
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
	await editForum(program, scope, { ...forumInput(), title: { kk: 'Жаңа атау' } });
	await expect.poll(async () => (await get('/forums/b')).text(), { timeout: 3000 }).toContain(`Қостанай ${await revisionOf(scope)} `);
	expect(rendered).toBe(2);
});

test('when its time is over it is made anew', async () => {
	until = new Date(Date.now() - 1).toISOString();
	await get('/forums/c');
	await get('/forums/c');
	expect(rendered).toBe(2);
});

test('a query, another spelling, an error or an answer that does not ask is never kept', async () => {
	for (const path of ['/forums/d?x=1', '/forums/%64', '/forums/none', '/private'])
		for (let i = 0; i < 2; i++) await (await get(path)).arrayBuffer();
	expect(rendered).toBe(8);
});

test('a kept page holds its styles, which its policy names, and links none', async () => {
	const sheets = { 'a.css': 'p{color:red}@font-face{src:url(../../../fonts/a.woff2)}', 'b.css': 'p{color:blue}' };
	const assets = join(client, '_app', 'immutable', 'assets');
	mkdirSync(assets, { recursive: true });
	for (const [name, css] of Object.entries(sheets)) writeFileSync(join(assets, name), css);
	const link = (name: string) => `\t\t<link href="../_app/immutable/assets/${name}" rel="stylesheet">\n`;
	page = `<head>\n${link('a.css')}${link('b.css')}</head>`;
	const css = sheets['a.css'].replace('../../../fonts', '/fonts') + sheets['b.css'];

	const answer = await get('/forums/dressed');
	expect(await answer.text()).toMatch(`<head>\n\t\t<style>${css}</style>\n</head>`);
	expect(answer.headers.get('link')).toBeNull();
	const source = `'sha256-${createHash('sha256').update(css).digest('base64')}'`;
	expect(answer.headers.get('content-security-policy')).toBe(contentPolicy(source));
	// control: a page that is not kept links them
	const passing = await get('/forums/dressed?x=1');
	expect(await passing.text()).toMatch(page);
	expect(passing.headers.get('content-security-policy')).toBe(contentPolicy());
});

test('what is made for somebody signed in, or sets a cookie, is never kept', async () => {
	await (await get('/forums/draft', { cookie: 'device=x; login=abc' })).arrayBuffer();
	const second = await get('/forums/draft', { cookie: '__Host-login=abc' });
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
