import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { NoLetter } from '../../src/lib/mail/delivery-errors.ts';
import { config } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { launch } from '../support/chromium.ts';
import { listen } from '../support/port.ts';
import { addressesOf, rowsFor, type PayloadRows } from './addresses.ts';
import { holds, numberOf, unseen, writtenColumns } from './columns.ts';
import { parameters, unread } from './parameters.ts';
import { callsIn, PAYLOAD_COUNT, payload, rawOf, whose } from './payloads.ts';
import { heldBy, plant, textColumns, type XssFixture } from './xss-fixtures.ts';
import { routeList } from './route-list.ts';
import { oddities, readPages, visitPages, monitorCsp, type CspMonitor } from './csp-monitor.ts';
import { anInstallation, testRoles, type Role, type Installation } from './fixtures.ts';

/**
 * T18, T19: forty texts that would run a script, in every column people write and every parameter the pages read, looked at in Chromium
 * on every page, as every role. Columns, parameters and pages are read from schema and source, so that a new one is attacked by itself.
 */

// a browser on a busy machine
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let world: Installation;
let planted: XssFixture & { pastCommands: number };
let rows: (route: string) => PayloadRows;
let browser: Browser;
const watches = {} as Record<Role, CspMonitor>;
const shown = new Set<number>();
/** parameters stand behind the columns */
const firstParameter = writtenColumns.length + 100;
const languages = ['', '/ru', '/en'];
/** In `npm run test:deep` every payload goes through every parameter and form; in `npm test` a quarter and a tenth of them. */
const STORM = !!process.env.STORM;
/** every n-th, from a place that differs from call to call */
const some = <T>(list: readonly T[], n: number): T[] => list.filter((_, index) => index % n === list.length % n);

/** Who sees most of a page. */
const roleFor = (route: string): Role => (/^\/(organiser|desk|official|moderator|rapporteur|account)/.test(route) ? 'admin' : 'anonymous');
const pages = () => routeList().filter((entry) => entry.what === 'page');
const clean = (role: Role) => {
	const { seen } = watches[role];
	for (const call of watches[role].shown) shown.add(call);
	const found = seen.splice(0);
	expect(found).toEqual([]);
};

beforeAll(async () => {
	world = await anInstallation();
	planted = await plant(world);
	rows = await rowsFor(world, planted);
	browser = await launch();
	for (const role of testRoles) watches[role] = await monitorCsp(browser, world.origin, world.cookies[role]);
});
afterAll(async () => {
	await browser?.close();
	await world?.stop();
});

test('every text column says what it holds', async () => {
	expect([...holds.keys()].sort()).toEqual(await textColumns());
});

test('every payload stands in every column that people write', () => {
	const lacking = writtenColumns.flatMap((column) => {
		const held = heldBy(column);
		return held.size === PAYLOAD_COUNT ? [] : [`${column}: ${held.size} of ${PAYLOAD_COUNT}`];
	});
	expect(lacking).toEqual([]);
	console.log(
		`${writtenColumns.length} columns of free words × ${PAYLOAD_COUNT} payloads, ${writtenColumns.length * PAYLOAD_COUNT - planted.pastCommands} by commands, ${planted.pastCommands} past them`
	);
});

describe('the detector', () => {
	const around: Partial<Record<ReturnType<typeof rawOf>, (text: string) => string>> = {
		html: (text) => text,
		href: (text) => `<a id="go" href="${text}">x</a>`,
		source: (text) => `<iframe src="${text.replaceAll('"', '&quot;')}"></iframe>`,
		attribute: (text) => `<input value="${text}">`,
		single: (text) => `<input value='${text}'>`,
		unquoted: (text) => `<input value=${text}>`,
		textarea: (text) => `<textarea>${text}</textarea>`,
		title: (text) => `<title>${text}</title>`,
		style: (text) => `<style>${text}</style>`,
		comment: (text) => `<!-- ${text} -->`,
		json: (text) => `<script>const data = {"text":"${text}"};</script>`,
		template: (text) => `<script>const text = \`${text}\`;</script>`,
		xml: (text) => `<html xmlns="http://www.w3.org/1999/xhtml"><body><p><![CDATA[${text}]]></p></body></html>`,
		capitals: (text) => text.toUpperCase(),
		folded: (text) => text.normalize('NFKC'),
		decoded: (text) => decodeURIComponent(text),
		entities: (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>')
	};
	test('notices every payload on a page that escapes nothing', async () => {
		const careless = createServer((request, response) => {
			const which = Number(request.url?.slice(1));
			const wrap = around[rawOf(which)];
			response.setHeader('content-type', rawOf(which) === 'xml' ? 'application/xhtml+xml' : 'text/html; charset=utf-8');
			response.end(wrap?.(payload(0, which)) ?? '');
		});
		const origin = `http://127.0.0.1:${await listen(careless)}`;
		const watched = await monitorCsp(browser, origin, '');
		const expected = Array.from({ length: PAYLOAD_COUNT }, (_, which) => which).filter((which) => rawOf(which) !== 'file');
		const page = await watched.context.newPage();
		const ran = new Set<number>();
		for (const which of expected) {
			const heard = () => watched.seen.some((each) => each.startsWith(`ran ${which} `));
			await page.goto(`${origin}/${which}`, { waitUntil: 'load' });
			await page.evaluate(() => document.querySelector<HTMLElement>('#go')?.click());
			for (let tries = 0; tries < 40 && !heard(); tries++) await page.waitForTimeout(25);
			if (heard()) ran.add(which);
		}
		const texts = expected.map((which) => around[rawOf(which)]?.(payload(0, which)) ?? '');
		// what only runs as XML, as a script or where scripts are on is no oddity to the parser
		const markup = texts.map((text, index) => !/^<noscript/.test(text) && !/template|xml/.test(rawOf(expected[index] ?? 0)));
		const odd = await page.evaluate(oddities, [texts, false, origin] as const);
		await watched.context.close();
		careless.close();
		expect(texts.filter((_, index) => markup[index] && !odd[index]?.length)).toEqual([]);
		expect(expected.filter((which) => !ran.has(which)).map((which) => payload(0, which))).toEqual([]);
		console.log(`${ran.size} of ${expected.length} payloads run on a page that escapes nothing`);
	});
	test('notices what the policy stops', async () => {
		const strict = createServer((_, response) => {
			response.setHeader('content-type', 'text/html; charset=utf-8');
			response.setHeader('content-security-policy', "default-src 'none'");
			response.end(payload(0, 1));
		});
		const origin = `http://127.0.0.1:${await listen(strict)}`;
		const watched = await monitorCsp(browser, origin, '');
		await visitPages(watched, ['/']);
		await watched.context.close();
		strict.close();
		expect(watched.seen.map((each) => each.split(' ')[0])).toEqual(expect.arrayContaining(['violation', 'odd']));
	});
});

test('all pages with all rows, as whoever sees most', async () => {
	const failed: string[] = [];
	for (const role of ['anonymous', 'admin'] as const) {
		const each = pages()
			.filter(({ route }) => roleFor(route) === role)
			.map((entry) => addressesOf(entry, rows(entry.route)));
		failed.push(...(await readPages(watches[role], each.flat())));
		failed.push(
			...(await visitPages(
				watches[role],
				each.map((addresses) => addresses[Math.floor(addresses.length / 2)] ?? '')
			))
		);
	}
	expect(failed).toEqual([]);
	for (const role of ['anonymous', 'admin'] as const) clean(role);
});

test('the texts of forums, in three languages', async () => {
	// three languages a forum: a third of them shows every text, the others their addresses for questions
	const third = planted.forums.slice(0, Math.ceil(PAYLOAD_COUNT / 3));
	const open = [
		...languages.flatMap((language) => third.flatMap((slug) => ['', '/register'].map((rest) => `${language}/forums/${slug}${rest}`))),
		...planted.forums.slice(third.length).map((slug) => `/forums/${slug}`)
	];
	const work = third.map((slug) => `/organiser/forums/${slug}/settings`);
	const failed = [...(await readPages(watches.anonymous, open)), ...(await readPages(watches.admin, work))];
	failed.push(...(await visitPages(watches.anonymous, some(open, 20))));
	expect(failed).toEqual([]);
	clean('anonymous');
	clean('admin');
});

test('every page as every role, in Russian and English as whoever sees most', async () => {
	const first = pages().map((entry) => addressesOf(entry, rows(entry.route))[0] ?? '');
	const failed: string[] = [];
	for (const role of testRoles) failed.push(...(await readPages(watches[role], first)));
	for (const language of ['/ru', '/en'])
		for (const role of ['anonymous', 'admin'] as const) {
			const addresses = first.filter((_, index) => roleFor(pages()[index]?.route ?? '') === role).map((address) => language + address);
			failed.push(...(await readPages(watches[role], addresses)), ...(await visitPages(watches[role], some(addresses, 6))));
		}
	expect(failed).toEqual([]);
	for (const role of testRoles) clean(role);
});

test('every query parameter of every page', async () => {
	expect(unread()).toEqual([]);
	const asked = parameters();
	const entries = routeList();
	const failed: string[] = [];
	for (const [index, { route, name }] of asked.entries()) {
		// a quarter for each, another quarter for its neighbour; `npm run test:deep` sends all
		const sent = Array.from({ length: PAYLOAD_COUNT }, (_, which) => which).filter((which) => STORM || which % 4 === index % 4);
		const values = sent.map((which) => encodeURIComponent(payload(firstParameter + index, which)));
		const entry = entries.find((each) => each.route === route && (each.what === 'page' || each.what === 'GET'));
		if (!entry) throw new Error(`${route} reads ${name} and is neither page nor file`);
		// a small forum: what is asked for comes back the same whatever the lists hold
		const small = route.startsWith('/moderator') ? rows(route) : { ...rows(route), forum: planted.forums.slice(-1) };
		const [address = ''] = addressesOf(entry, /\[(?!forum|format)/.test(route) ? rows(route) : small);
		const addresses = values.map((value) => `${address}?${name}=${value}`);
		const role = roleFor(route);
		if (entry.what === 'page')
			failed.push(
				...(await readPages(watches[role], addresses)),
				...(await visitPages(watches[role], index % 4 ? [] : addresses.slice(0, 1)))
			);
		else
			for (const each of addresses) {
				const answer = await fetch(world.origin + each, { headers: { cookie: world.cookies[role], connection: 'close' } });
				if (answer.status >= 500 || /html/.test(answer.headers.get('content-type') ?? '')) failed.push(`${answer.status} ${each}`);
				await answer.arrayBuffer();
			}
	}
	expect(failed).toEqual([]);
	for (const role of testRoles) clean(role);
	console.log(
		`${asked.length} parameters × ${STORM ? PAYLOAD_COUNT : PAYLOAD_COUNT / 4} payloads: ${asked.map(({ route, name }) => `${route}?${name}`).join(' ')}`
	);
});

test('pages that are not there', async () => {
	const strange = Array.from({ length: PAYLOAD_COUNT }, (_, which) => encodeURIComponent(payload(1, which)));
	const places = ['/', '/forums/', '/registrations/', '/ru/registrations/', '/organiser/forums/'];
	const addresses = strange.flatMap((text, index) => [places[index % places.length] + text, `/en/forums/${text}`]);
	expect([...(await readPages(watches.admin, addresses)), ...(await visitPages(watches.admin, some(addresses, 16)))]).toEqual([]);
	clean('admin');
});

/** The forms of a page as the browser reads them. Runs there. */
function formsIn(text: string): { action: string; fields: { name: string; value: string; text: boolean }[] }[] {
	const page = new DOMParser().parseFromString(text, 'text/html');
	return [...page.querySelectorAll('form')]
		.filter((form) => form.method === 'post')
		.map((form) => ({
			action: form.querySelector('button[formaction]')?.getAttribute('formaction') ?? form.getAttribute('action') ?? '',
			fields: [...form.querySelectorAll<HTMLInputElement>('input[name], textarea[name], select[name]')]
				.filter((field) => !/^(?:checkbox|radio)$/.test(field.type) || field.checked)
				.map((field) => ({
					name: field.name,
					value: field.value,
					text: /^(?:text|email|tel|search|url|textarea|number|date|time)$/.test(field.type)
				}))
		}));
}

test('what was typed comes back as text from every form', async () => {
	const withForms = [...new Set(routeList().flatMap((entry) => (entry.what.startsWith('action:') ? [entry.route] : [])))];
	const failed: string[] = [];
	let [sent, fields] = [0, 0];
	for (const route of withForms) {
		const watched = watches[roleFor(route)];
		const entry = pages().find((each) => each.route === route);
		if (!entry) continue;
		const [address = ''] = addressesOf(entry, rows(route));
		const page = await watched.context.newPage();
		const whole = await (await fetch(world.origin + address, { headers: { cookie: watched.cookie, connection: 'close' } })).text();
		for (const form of await page.evaluate(formsIn, whole)) {
			const typed = form.fields.filter((field) => field.text).length;
			if (!typed) continue;
			fields += typed;
			for (let round = 0; round < PAYLOAD_COUNT; round += STORM ? 1 : 10) {
				let next = round;
				const pairs = form.fields.map(({ name, value, text }) => [name, text ? payload(2, next++ % PAYLOAD_COUNT) : value]);
				const answer = await fetch(new URL(form.action, world.origin + address), {
					method: 'POST',
					redirect: 'manual',
					headers: {
						cookie: watched.cookie,
						origin: world.origin,
						accept: 'text/html',
						'content-type': 'application/x-www-form-urlencoded'
					},
					body: new URLSearchParams(pairs).toString()
				});
				sent++;
				if (answer.status >= 500) failed.push(`${answer.status} ${route}${form.action}`);
				const odd = await page.evaluate(oddities, [[await answer.text()], false, world.origin] as const);
				watched.seen.push(...odd.flat().map((each) => `odd ${each} from ${route}${form.action}`));
			}
		}
		await page.close();
	}
	expect(failed).toEqual([]);
	for (const role of testRoles) clean(role);
	console.log(`${withForms.length} pages with forms, ${fields} fields of text, ${sent} forms sent`);
});

test('mails, as text and in Chromium', async () => {
	const mails = await database().reader.selectFrom('outbox').selectAll().execute();
	const watched = await monitorCsp(browser, world.origin, '');
	const page = await watched.context.newPage();
	let [made, news] = [0, ''];
	for (const mail of mails) {
		const letter = await messageOf(mail).catch((reason: unknown) => {
			if (reason instanceof NoLetter) return null;
			throw reason;
		});
		if (!letter) continue;
		made++;
		const [html, text] = [String(letter.html), String(letter.text)];
		const odd = await page.evaluate(oddities, [[html], true, config().origin] as const);
		watched.seen.push(...odd.flat().map((each) => `odd ${each} in ${mail.kind}`));
		if (made % 20 === 0) await page.setContent(html);
		if (mail.kind === 'proposal.news') news += html;
		for (const call of callsIn(html + text + letter.subject)) shown.add(call);
	}
	const seen = watched.seen.splice(0);
	await watched.context.close();
	expect(seen).toEqual([]);
	expect(made).toBeGreaterThan(PAYLOAD_COUNT);
	// those who follow read what was proposed
	const places = new Set(callsIn(news).map((call) => whose(call).place));
	expect(places.has(numberOf('proposal.text_ml'))).toBe(true);
});

test('feeds and files hold the texts and nothing that they would open', async () => {
	const page = await watches.admin.context.newPage();
	await page.goto(world.origin);
	const led = new Set<string>();
	for (const entry of routeList().filter((each) => each.what === 'GET')) {
		for (const address of addressesOf(entry, rows(entry.route)).slice(0, 3)) {
			const answer = await fetch(world.origin + address, { headers: { cookie: world.cookies.admin, connection: 'close' } });
			const type = answer.headers.get('content-type') ?? '';
			const body = await answer.text();
			if (address.startsWith('/health')) continue;
			expect([answer.status, answer.headers.get('x-content-type-options'), address]).toEqual([200, 'nosniff', address]);
			// to a page, which is attacked as a page
			if (answer.redirected) {
				led.add(`${entry.route} ${new URL(answer.url).origin}`);
				continue;
			}
			expect(type).not.toMatch(/html/);
			for (const call of callsIn(body)) shown.add(call);
			if (/json/.test(type)) JSON.parse(body);
			if (/xml;/.test(type)) {
				const faults = await page.evaluate((text) => {
					const read = new DOMParser().parseFromString(text, 'application/xml');
					return read.querySelectorAll('parsererror, *|script').length;
				}, body);
				expect(faults).toBe(0);
			}
			if (/calendar/.test(type)) {
				const begun = body.match(/^BEGIN:VALARM/gm) ?? [];
				expect(begun).toEqual([]);
			}
		}
	}
	expect([...led]).toEqual([`/follow/[token]/unsubscribe ${world.origin}`]);
	await page.close();
	clean('admin');
});

test('a declined registration shows its reason as text, a cancelled forum its note', async () => {
	const { writer } = database();
	const ids = planted.registrations.map(({ id }) => id);
	await writer.updateTable('registration').set({ state: 'declined' }).where('id', 'in', ids).execute();
	await writer
		.updateTable('forum')
		.set((e) => ({ state: 'cancelled' as const, revision: e('revision', '+', 1) }))
		.where('slug', 'in', planted.forums)
		.execute();
	const addresses = [
		...planted.registrations.map(({ token }) => `/registrations/${token}`),
		...planted.forums.map((slug) => `/forums/${slug}`)
	];
	// kept pages ask once a second whether they still hold
	await new Promise((later) => setTimeout(later, 1100));
	expect(await readPages(watches.anonymous, addresses)).toEqual([]);
	clean('anonymous');
});

test('every column was seen on a page, in a mail or in a file', () => {
	const sum = (what: 'visited' | 'read') => Object.values(watches).reduce((total, each) => total + each[what], 0);
	const places = new Map<number, number>();
	for (const call of shown) places.set(whose(call).place, (places.get(whose(call).place) ?? 0) + 1);
	const blind = writtenColumns.filter((column) => !places.has(numberOf(column)) && !(column in unseen));
	expect(blind).toEqual([]);
	expect(Object.keys(unseen).filter((column) => places.has(numberOf(column)))).toEqual([]);
	console.log(
		`${sum('visited')} pages opened and ${sum('read')} read; ${writtenColumns.length - Object.keys(unseen).length} of ${writtenColumns.length} columns seen by readers`
	);
});

test('raw markup stands nowhere in the source', () => {
	const found = readdirSync('src', { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.(svelte|ts)$/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => /\{@html|\.innerHTML|insertAdjacentHTML|document\.write|new Function\(|\beval\(/.test(readFileSync(file, 'utf8')));
	expect(found).toEqual([]);
});
