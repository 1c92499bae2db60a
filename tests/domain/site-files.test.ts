import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'node-html-parser';
import { expect, test } from 'vitest';
import { faultShape } from '../../src/lib/api/schemas.ts';
import { tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { locales, pathIn } from '../../src/lib/i18n/locales.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform } from '../support/forum.ts';
import { faultsOfHtml } from '../support/html.ts';
import { aServer, type Running } from '../support/server.ts';

/** What search engines, messengers, phones and programs find beside the pages, from the built server. */

const fresh = useFreshDatabase();

/** A server with a forum whose registration is open now, one that is a draft, and a private link. */
async function serving(work: (server: Running, token: string) => Promise<void>): Promise<void> {
	loadKey(false);
	const always = { startsLocal: '2036-12-15T08:30', endsLocal: '2036-12-15T18:00', registrationClosesLocal: '2036-12-14T18:00' };
	const forumId = await aForum({ slug: 'here', ...always });
	await aForum({ slug: 'draft', state: 'draft' });
	await aPlatform(forumId, 5, { title: { kk: 'Ауыл' } });
	const { registrationId } = await aDelegate(forumId);
	setClock(undefined);
	const server = await aServer(fresh.url);
	try {
		await work(server, tokenOf(registrationId, 1));
	} finally {
		await server.stop();
	}
}
const ask = (server: Running, path: string, init: RequestInit = {}) =>
	fetch(server.address + path, { redirect: 'manual', ...init, headers: { accept: 'text/html', connection: 'close', ...init.headers } });
const typeOf = (answer: Response) => answer.headers.get('content-type');
const sizeOf = (png: Buffer) => `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;

test('sitemap.xml names each public page in three languages as the page itself does, and robots.txt leads there', () =>
	serving(async (server) => {
		const robots = await (await ask(server, '/robots.txt')).text();
		expect(robots).toContain(`Sitemap: ${server.address}/sitemap.xml\n`);
		expect(robots).toContain('Disallow: /ru/organiser\n');
		expect(robots).not.toMatch(/registrations|forums/);
		const map = await ask(server, '/sitemap.xml');
		expect(typeOf(map)).toBe('application/xml; charset=utf-8');
		const urls = parse(await map.text()).querySelectorAll('url');
		const paths = ['/', ...['', '/programme', '/delegations', '/register', '/sessions/auyl'].map((rest) => `/forums/here${rest}`)];
		const all = [...paths, '/privacy', '/accessibility'].flatMap((path) => locales.map((locale) => server.address + pathIn(locale, path)));
		expect(urls.map((url) => url.querySelector('loc')?.textContent)).toEqual(all);
		const alternates = (root: (typeof urls)[number], name: string) =>
			root.querySelectorAll(name).map((link) => [link.getAttribute('hreflang'), link.getAttribute('href')]);
		for (const [index, address] of all.entries()) {
			const page = await ask(server, address.slice(server.address.length));
			const html = parse(await page.text());
			expect([address, page.status]).toEqual([address, 200]);
			expect(html.querySelector('link[rel=canonical]')?.getAttribute('href')).toBe(address);
			const [own] = urls.slice(index, index + 1);
			expect(own && alternates(own, 'xhtml\\:link')).toEqual(alternates(html, 'link[rel=alternate][hreflang]'));
		}
		expect((await ask(server, '/ru/sitemap.xml')).status).toBe(404);
	}));

test('icons, the manifest and the picture of a page exist, in the sizes that are told; a private page tells nothing', () =>
	serving(async (server, token) => {
		const file = async (path: string) => {
			const answer = await ask(server, path);
			expect([path, answer.status]).toEqual([path, 200]);
			return { type: typeOf(answer), body: Buffer.from(await answer.arrayBuffer()) };
		};
		const icon = await file('/favicon.ico');
		expect([icon.type, icon.body.readUInt16LE(2), icon.body.readUInt16LE(4)]).toEqual(['image/x-icon', 1, 3]);
		for (const locale of locales) {
			const page = parse((await file(pathIn(locale, '/forums/here'))).body.toString());
			const meta = (property: string) => page.querySelector(`meta[property="og:${property}"]`)?.getAttribute('content');
			expect([meta('type'), meta('url')]).toEqual(['website', server.address + pathIn(locale, '/forums/here')]);
			expect(page.querySelector('title')?.textContent.startsWith(meta('title') ?? 'none')).toBe(true);
			expect(meta('description')?.length).toBeGreaterThan(5);
			const picture = (await file((meta('image') ?? '').slice(server.address.length))).body;
			expect(sizeOf(picture)).toBe(`${meta('image:width')}x${meta('image:height')}`);
			const { type, body } = await file(page.querySelector('link[rel=manifest]')?.getAttribute('href') ?? '');
			const manifest = JSON.parse(body.toString()) as { lang: string; start_url: string; icons: { src: string; sizes: string }[] };
			expect([type, manifest.lang]).toEqual(['application/manifest+json; charset=utf-8', locale]);
			await file(manifest.start_url);
			for (const { src, sizes } of manifest.icons) expect(sizes).toBe(src.endsWith('.svg') ? 'any' : sizeOf((await file(src)).body));
		}
		expect((await file(`/registrations/${token}`)).body.toString()).not.toContain('og:');
	}));

test('every text says that it is UTF-8', () =>
	serving(async (server, token) => {
		const built = readdirSync('build/client/_app/immutable', { recursive: true }).map(String);
		const style = built.find((name) => name.endsWith('.css'));
		const paths = [
			'/',
			'/login',
			'/none',
			'/%ff',
			'//@',
			'/robots.txt',
			'/sitemap.xml',
			'/manifest.webmanifest',
			'/.well-known/security.txt'
		];
		const files = [
			`/_app/immutable/${style}`,
			'/_app/immutable/none.js',
			'/styles/error.css',
			'/scripts/organisations.js',
			'/icons/mark.svg'
		];
		const feeds = ['ics', 'xml', 'json', 'none'].map((format) => `/forums/here/programme.${format}`);
		const data = [
			'/api/v1/forums',
			'/api/v1/openapi.json',
			'/api/v1/none',
			'/health/live',
			'/health/ready',
			`/registrations/${token}/data`
		];
		const types = await Promise.all(
			[...paths, ...files, ...feeds, ...data, '/forums/here/__data.json'].map(async (path) => {
				const answer = await ask(server, path);
				await answer.arrayBuffer();
				return [path, typeOf(answer)];
			})
		);
		expect(types.filter(([, type]) => !type?.endsWith('; charset=utf-8'))).toEqual([]);
		expect(types.length).toBe(25);
		// control: what is no text does not say it
		expect(typeOf(await ask(server, '/fonts/onest-latin.woff2'))).toBe('font/woff2');
	}));

test('an address or a file that is not there is told in a page of ours, in its language', () =>
	serving(async (server) => {
		const said = { kk: 'Бет табылмады', ru: 'Страница не найдена', en: 'Page not found' };
		for (const locale of locales)
			for (const path of [
				'/none',
				'/none.pdf',
				'/forums/none',
				'/forums/none/programme.ics',
				'/forums/here/programme.none',
				'/icons/none.png'
			]) {
				const answer = await ask(server, pathIn(locale, path));
				const html = await answer.text();
				expect([path, answer.status, await faultsOfHtml(html)]).toEqual([path, 404, []]);
				const page = parse(html);
				expect([path, page.querySelector('html')?.getAttribute('lang')]).toEqual([path, locale]);
				expect([path, page.querySelector('h1')?.textContent]).toEqual([path, said[locale]]);
				expect([path, page.querySelectorAll('main a').length > 2]).toEqual([path, true]);
				expect(html).not.toMatch(/%(alang|sveltekit)/);
			}
		// the sheet of the page that needs nothing of the program
		const css = readFileSync('static/styles/error.css', 'utf8');
		expect(css).toContain('--paper');
		// Kazakh letters, Latin ones and digits in the same face as the Russian ones, as on every page
		const faces = (text: string) =>
			[...text.matchAll(/source-serif-4-[\w-]+\.woff2[^}]+?unicode-range:\s*([^;]+);/g)].map(([, range]) => range);
		expect(faces(css).toSorted()).toEqual(
			faces(readFileSync('src/lib/ui/tokens.css', 'utf8'))
				.filter((range) => !range?.startsWith('U+0100'))
				.toSorted()
		);
		expect(faces(css).length).toBe(4);
	}));

test('programs are told of faults in JSON as openapi.json describes it, whatever they accept', () =>
	serving(async (server) => {
		const { paths } = (await (await ask(server, '/api/v1/openapi.json')).json()) as {
			paths: Record<string, { get: { responses: Record<string, { content?: object }> } }>;
		};
		for (const [path, { get }] of Object.entries(paths))
			for (const status of ['404', 'default']) expect([path, status, !!get.responses[status]?.content]).toEqual([path, status, true]);
		const faults: [string, number, RequestInit?][] = [
			['/api/v1/forums/none', 404],
			['/api/v1/forums/none/platforms', 404],
			['/api/v1/none', 404],
			['/api', 404],
			['/api/v1/forums/%00', 400],
			['/api/v1/forums', 403, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }],
			['/api/v1/forums', 405, { method: 'DELETE', headers: { origin: server.address } }]
		];
		for (const [path, status, init] of faults)
			for (const accept of ['text/html', '*/*', 'application/json']) {
				const answer = await ask(server, path, { ...init, headers: { ...init?.headers, accept } });
				expect([path, answer.status, typeOf(answer)]).toEqual([path, status, 'application/json; charset=utf-8']);
				expect(answer.headers.get('access-control-allow-origin')).toBe('*');
				const fault = faultShape.parse(await answer.json());
				expect([fault.status, Object.keys(fault.message)]).toEqual([status, [...locales]]);
			}
		// control: a page at the same fault is a page
		expect(typeOf(await ask(server, '/forums/none'))).toBe('text/html; charset=utf-8');
	}));

test('a file that is not there: a page for a browser, a line of text for a calendar, JSON for who asks for it', () =>
	serving(async (server, token) => {
		const said = { kk: 'Бет табылмады', ru: 'Страница не найдена', en: 'Page not found' };
		const paths = ['/forums/none/programme.ics', '/forums/here/sessions/none.ics', '/forums/draft/programme.xml', '/forums/here/none.ics'];
		const broken = `/registrations/${token.slice(0, -1)}/programme.ics`;
		const forms: [accept: string, form: 'page' | 'text' | 'json'][] = [
			['text/html,application/xhtml+xml,*/*;q=0.8', 'page'],
			['*/*', 'text'],
			['text/calendar', 'text'],
			['text/calendar, text/plain;q=0.5, */*;q=0.1', 'text'],
			['application/json', 'json']
		];
		for (const locale of locales)
			for (const path of [...paths, broken, '/icons/none.png'].map((each) => pathIn(locale, each)))
				for (const [accept, form] of forms) {
					const answer = await ask(server, path, { headers: { accept } });
					const body = await answer.text();
					const type = { page: 'text/html', text: 'text/plain', json: 'application/json' }[form];
					expect([path, accept, answer.status, typeOf(answer)]).toEqual([path, accept, 404, `${type}; charset=utf-8`]);
					if (form === 'text') expect([path, body]).toEqual([path, `${said[locale]}\n`]);
					if (form === 'json') expect(faultShape.parse(JSON.parse(body)).message[locale]).toBe(said[locale]);
					if (form === 'page') expect(parse(body).querySelector('h1')?.textContent).toBe(said[locale]);
				}
		// the JSON of a programme says it in JSON, whatever is accepted but a page
		expect(typeOf(await ask(server, '/forums/none/programme.json', { headers: { accept: '*/*' } }))).toBe(
			'application/json; charset=utf-8'
		);
		// control: a file that is there is what it is, and a page is a page whatever is accepted
		for (const [accept] of forms) {
			expect(typeOf(await ask(server, '/forums/here/programme.ics', { headers: { accept } }))).toBe('text/calendar; charset=utf-8');
			expect(typeOf(await ask(server, '/forums/none', { headers: { accept } }))).toBe('text/html; charset=utf-8');
		}
	}));
