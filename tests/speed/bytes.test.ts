import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOf, type PageBytes } from '../bench/pages.ts';
import { table } from '../security/access-table.ts';
import { routeList } from '../security/route-list.ts';
import { doer, keyOf, httpClient } from '../security/http-client.ts';
import { anInstallation, type Installation } from '../security/fixtures.ts';
import { listen } from '../support/port.ts';

/** What a browser loads for each page the first time, as sent: scripts by who reads it, styles and fonts. */

const KB = 1024;
const [CSS, FONTS] = [20 * KB, 120 * KB];
/** Script: public reading pages none, delegates' pages 50 KB, the pages of those who work here 150 KB. */
const scriptOf = (route: string): number => {
	if (/^\/(organiser|desk|moderator|official|account|status)/.test(route)) return 150 * KB;
	return /\/register|^\/registrations/.test(route) ? 50 * KB : 0;
};

interface Visited {
	route: string;
	bytes: PageBytes;
}

/** What is too much, in words. */
function excess({ route, bytes: { js, css, fonts } }: Visited): string[] {
	const over = (name: string, is: number, most: number) => (is > most ? [`${route}: ${is} bytes of ${name}, at most ${most}`] : []);
	return [...over('script', js, scriptOf(route)), ...over('styles', css, CSS), ...over('fonts', fonts, FONTS)];
}

let world: Installation;
const { addressOf } = httpClient(() => world);
beforeAll(async () => void (world = await anInstallation()), 120_000);
afterAll(() => world.stop());

test('no page ships more script, styles or fonts than its readers should wait for', async () => {
	const pages = routeList().flatMap((entry) => {
		const row = table[keyOf(entry)];
		return entry.what === 'page' && row
			? [{ route: entry.route, path: addressOf(entry.route, row, 'own'), cookie: world.cookies[doer(row, 'own')] }]
			: [];
	});
	expect(pages.length).toBeGreaterThan(45);
	const found = await bytesOf({ address: world.origin }, pages);
	const visited = found.map((bytes, n) => ({ route: pages[n]?.route ?? '', bytes }));
	expect(visited.every(({ bytes }) => bytes.html > 0)).toBe(true);
	expect(visited.flatMap(excess)).toEqual([]);
	const most = (kind: 'js' | 'css' | 'fonts') => Math.max(...found.map((bytes) => bytes[kind])) / KB;
	console.log(`most of a page, KB: script ${most('js').toFixed(1)}, styles ${most('css').toFixed(1)}, fonts ${most('fonts').toFixed(1)}`);
}, 240_000);

test('a page that ships more is seen (control)', async () => {
	const planted: Record<string, [string, string]> = {
		'/': [
			'text/html',
			'<!doctype html><title>a</title><link rel="stylesheet" href="/a.css"><script src="/a.js"></script><p class="a">a</p>'
		],
		'/a.js': ['text/javascript', `/*${randomBytes(40 * KB).toString('hex')}*/`],
		'/a.css': ['text/css', `/*${randomBytes(15 * KB).toString('hex')}*/`]
	};
	const server = createServer((request, response) => {
		const [type, body] = planted[request.url ?? ''] ?? ['text/plain', ''];
		response.writeHead(200, { 'content-type': type }).end(body);
	});
	const address = `http://127.0.0.1:${await listen(server)}`;
	const [bytes] = await bytesOf({ address }, [{ path: '/' }]);
	server.close();
	expect(bytes && excess({ route: '/forums/[forum]', bytes })).toHaveLength(2);
	expect(bytes && excess({ route: '/registrations/[token]', bytes })).toHaveLength(2);
	expect(bytes && excess({ route: '/organiser', bytes })).toHaveLength(1);
});
