import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { now } from '../../src/lib/server/clock.ts';
import { publicRoutes } from '../../src/lib/server/http/public-routes.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { statementsIn } from '../speed/visit.ts';
import { table } from './access-table.ts';
import { httpClient } from './http-client.ts';
import { anInstallation, type Installation } from './fixtures.ts';

/** Public addresses as the built server answers them: no spelling makes a page anew, drafts are nobody else's, a flood is told to wait. */

const folder = mkdtempSync(join(tmpdir(), 'alang-addresses-'));
const log = join(folder, 'statements');
let world: Installation;
beforeAll(async () => {
	world = await anInstallation({ STATEMENTS_FILE: log });
	// what the server does by itself would otherwise fall into some answer
	await applyRetention();
	await database().writer.updateTable('outbox').set({ sent_at: now() }).where('sent_at', 'is', null).execute();
}, 120_000);
afterAll(async () => {
	await world.stop();
	rmSync(folder, { recursive: true, force: true });
});

interface Answer {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}
/** A request whose path is sent as it is written: fetch would tidy it up. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', origin = world.origin) =>
	new Promise<Answer>((resolve, reject) => {
		const { hostname, port } = new URL(origin);
		request({ hostname, port, path, method, headers })
			.on('error', reject)
			.on('response', (answer) => {
				const parts: Buffer[] = [];
				answer.on('data', (part: Buffer) => parts.push(part));
				answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).toString() }));
			})
			.end();
	});

/** What the server asks by itself, and whether a kept page still holds. */
const byItself = /^select "revision" from "forum" where "id"|^select sum\("revision"\)|"outbox"|^(begin|commit|rollback)/;

/** The other statements that the server runs for something. */
async function statements(work: () => Promise<unknown>): Promise<string[]> {
	const from = statSync(log).size;
	await work();
	return statementsIn(log, from)
		.map(({ sql }) => sql)
		.filter((sql) => !byItself.test(sql));
}

/**
 * Pages and files that are kept: the form for registration and the names offered while somebody types are made for each visitor, and the
 * screen of a hall shows the time.
 */
const kept = () => {
	const { pathOf } = httpClient(() => world);
	return Object.keys(publicRoutes)
		.filter((route) => !/\/register|\/screen$/.test(route))
		.map((route) => pathOf(route, table[`page ${route}`] ?? table[`GET ${route}`] ?? expect.unreachable(`no row for ${route}`), 'own'));
};

const hex = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`;
const spellings = (path: string): string[] => [
	...['?', '?utm_source=x', '?a=1', '?a=2', '?q', '?after=', '?x-sveltekit-invalidated=01'].map((query) => path + query),
	`/x/..${path}`,
	`/.${path}`,
	`/%2e${path}`,
	path.replace(/[a-z](?=[^/]*$)/, hex)
];

describe('a page that is kept', () => {
	test('is made once, however its address is spelled and whatever a visitor carries', async () => {
		const carried: Record<string, string>[] = [
			{ cookie: 'login=rubbish' },
			{ cookie: 'login=; device=x' },
			{ 'accept-language': 'de' },
			{ accept: 'application/json' },
			{ 'if-none-match': 'W/"x"' },
			{ 'content-length': '0' },
			{ 'cache-control': 'no-cache', pragma: 'no-cache' }
		];
		// how large the outcome document is is found out in the background, and the page is made once more then
		const listed = `/forums/${world.things.own.slug}/recommendations`;
		await expect.poll(async () => (await ask(listed)).body, { timeout: 30_000 }).toMatch(/class="size/);
		let asked = 0;
		for (const path of kept()) {
			const first = await ask(path);
			expect([path, first.status, first.headers['cache-control']]).toEqual([path, 200, 'public, max-age=0, must-revalidate']);
			expect(first.headers['alang-keep']).toBeUndefined();
			const made = await statements(async () => {
				for (const spelling of spellings(path)) {
					const again = await ask(spelling);
					expect([spelling, again.status, again.body === first.body]).toEqual([spelling, 200, true]);
					asked++;
				}
				for (const headers of carried) expect([path, headers, (await ask(path, headers)).status]).toEqual([path, headers, 200]);
				expect(await ask(path, {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
				expect((await ask(path, { 'if-none-match': first.headers.etag ?? '' })).status).toBe(304);
			});
			expect([path, made]).toEqual([path, []]);
		}
		console.log(`${kept().length} pages and files, ${asked} spellings`);
	});

	test('of somebody else’s spelling is a redirect or not found, without a look into the database but for the forum', async () => {
		const path = `/forums/${world.things.own.slug}`;
		const slash = await ask(`${path}/?a=1`);
		expect([slash.status, slash.headers.location]).toEqual([308, `${path}?a=1`]);
		expect(await statements(() => ask(`${path}/`))).toEqual([]);
		for (const wrong of [path.replace('/forums', '/Forums'), path.replace('/forums/', '/forums//'), `/kk${path}`, `${path};a`, '/forums'])
			expect([wrong, (await ask(wrong)).status, (await statements(() => ask(wrong))).slice(1)]).toEqual([wrong, 404, []]);
		expect((await ask(path, { 'content-length': '5' })).status).toBe(400);
	});

	test('a search, a later page and who is signed in are answered anew (control)', async () => {
		const path = `/forums/${world.things.own.slug}/delegations`;
		for (const query of ['?q=aa', '?q=ab', '?after=a']) expect((await statements(() => ask(path + query))).length).toBeGreaterThan(0);
		const found = await ask(`${path}?utm=1&q=${encodeURIComponent('жоқ-мұндай')}`);
		expect(found.body).toContain('жоқ-мұндай');
		expect(found.headers['alang-keep']).toBeUndefined();
	});
});

describe('a draft', () => {
	test('is its organisers’ alone on every page, file and data request, and is in no store', async () => {
		const { writer } = database();
		const { slug, forumId } = world.things.own;
		const paths = kept().filter((path) => path.includes(slug));
		expect(paths.length).toBeGreaterThan(8);
		const data = paths.filter((path) => !/api|\.(ics|json|xml|atom|docx)$/.test(path)).map((path) => `${path}/__data.json`);
		const set = (state: 'draft' | 'published') =>
			writer
				.updateTable('forum')
				.set((e) => ({ state, revision: e('revision', '+', 1) }))
				.where('id', '=', forumId)
				.execute();
		await set('draft');
		try {
			// what was public a moment ago is looked at once a second
			await expect.poll(async () => (await ask(`/forums/${slug}`)).status, { timeout: 5000 }).toBe(404);
			await Promise.all(paths.map((path) => expect.poll(async () => (await ask(path)).status, { timeout: 5000 }).toBe(404)));
			for (const path of [...paths, ...data]) {
				const staff = await ask(path, { cookie: world.cookies.organiser });
				expect([path, staff.status, staff.headers['cache-control']]).toEqual([path, 200, 'private, no-store']);
				expect(staff.headers['alang-keep']).toBeUndefined();
				const others = await ask(path);
				expect([path, /__data/.test(path) ? others.body.includes('"status":404') || others.status === 404 : others.status === 404]).toEqual(
					[path, true]
				);
				expect([path, others.headers['cache-control']]).toEqual([path, 'private, no-store']);
			}
		} finally {
			await set('published');
		}
		// control: published again, everybody has it
		await expect.poll(async () => (await ask(`/forums/${slug}`)).status, { timeout: 5000 }).toBe(200);
	});
});
