import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { NoLetter } from '../../src/lib/mail/delivery-errors.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { mailKinds } from '../../src/lib/server/mail-kinds.ts';
import { launch } from '../support/chromium.ts';
import { put } from '../support/outbox.ts';
import { table } from './access-table.ts';
import { holds, writtenColumns } from './columns.ts';
import { plant, type XssFixture } from './xss-fixtures.ts';
import { routeList } from './route-list.ts';
import { doer, keyOf, httpClient } from './http-client.ts';
import { anInstallation, type Installation } from './fixtures.ts';

/**
 * Every text that people write is one long word without a space, a web address of 67 letters or the widest letters there are: no page is
 * wider than its window at 320, 390 and 1280 pixels, no sheet wider than its paper, and no letter wider than the screen it is read on.
 */

const ADDRESS = 'https://qogamdyqbirlestikterqory.qostanaioblysy.example.kz/bizturaly';
const WIDE = 'Щ'.repeat(67);
const MAIL = `${'w'.repeat(60)}@${'w'.repeat(60)}.example.kz`;
const WINDOWS = [320, 390, 1280] as const;
/** A4 less its margins, in CSS pixels */
const PAPER = 688;

let world: Installation;
let browser: Browser;
let links: XssFixture['links'];
const { addressOf } = httpClient(() => world);

/** Each text column in turn, past the commands: some take less. */
async function fillWithLongWords(): Promise<void> {
	const { raw } = database();
	for (const [index, column] of writtenColumns.entries()) {
		const [tableName = '', name = ''] = column.split('.');
		const word = index % 2 ? ADDRESS : WIDE;
		const text = /email$|address$/.test(name) ? MAIL : word;
		const value = { ml: JSON.stringify({ kk: WIDE, ru: ADDRESS, en: WIDE }), free: text, json: null }[
			holds.get(column) as 'ml' | 'free' | 'json'
		];
		if (value) raw!.prepare(`update "${tableName}" set "${name}" = ? where "${name}" is not null`).run(value);
	}
	raw!.prepare(`update audit_entry set details = json_set(details, '$.reason', ?)`).run(WIDE);
	raw!.exec('update forum set revision = revision + 1');
}

/** What sticks out of the page as it stands: nothing may, but for what scrolls by itself, which paper does not. */
const sticksOut = (page: Page, paper: boolean): Promise<string[]> =>
	page.evaluate((onPaper) => {
		const { scrollWidth, clientWidth } = document.documentElement;
		const elements = [...document.querySelectorAll<HTMLElement>('body *')];
		const said = (element: Element) => {
			const words = element.outerHTML.replace(/\s+/g, ' ').slice(0, 90);
			return `${words} in ${element.parentElement?.className ?? ''}`;
		};
		const scrolls = (element: Element | null): boolean =>
			!!element &&
			element !== document.body &&
			(/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
		const hidden = (element: Element) =>
			!!element.closest('.vh, .skip, input, select, textarea') || getComputedStyle(element).display === 'none';
		const out = elements.filter((element) => {
			const { left, right, width } = element.getBoundingClientRect();
			return width > 0 && (right > clientWidth + 1 || left < -1) && !hidden(element) && !scrolls(element.parentElement);
		});
		const cutOff = onPaper
			? elements.filter(
					(element) =>
						!hidden(element) &&
						/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) &&
						element.clientWidth > 4 &&
						element.scrollWidth > element.clientWidth + 1
				)
			: [];
		return [
			...(scrollWidth > clientWidth ? [`${scrollWidth} pixels in ${clientWidth}`] : []),
			...out.slice(-1).map((element) => `sticks out: ${said(element)}`),
			...cutOff.slice(-1).map((element) => `cut off: ${said(element)}`)
		];
	}, paper);

async function faultsOf(page: Page, name: string): Promise<string[]> {
	const found: string[] = [];
	const look = async (how: string, paper = false) =>
		found.push(...(await sticksOut(page, paper)).map((fault) => `${name} ${how}: ${fault}`));
	for (const width of WINDOWS) {
		await page.setViewportSize({ width, height: 900 });
		await look(`at ${width}`);
	}
	await page.setViewportSize({ width: PAPER, height: 1000 });
	await page.emulateMedia({ media: 'print' });
	await look('on paper', true);
	await page.emulateMedia({ media: 'screen' });
	return found;
}

const aPage = async (cookie = ''): Promise<Page> => {
	const context = await browser.newContext({ locale: 'kk-KZ', javaScriptEnabled: true });
	const [name = '', value = ''] = cookie.split('=');
	if (cookie) await context.addCookies([{ name, value, url: world.origin }]);
	return context.newPage();
};

beforeAll(async () => {
	world = await anInstallation();
	({ links } = await plant(world));
	await fillWithLongWords();
	browser = await launch();
}, 240_000);
afterAll(async () => {
	await browser?.close();
	await world?.stop();
});

const pages = () =>
	routeList().flatMap((entry) => {
		const row = table[keyOf(entry)];
		return entry.what === 'page' && row ? [{ entry, row, role: doer(row, 'own') }] : [];
	});

test.each(['', '/ru'])(
	'no page of %s/ is wider than its window or its paper',
	async (language) => {
		const found: string[] = [];
		const open = new Map<string, Page>();
		expect(pages().length).toBeGreaterThan(45);
		for (const { entry, row, role } of pages()) {
			const page = open.get(role) ?? (await aPage(world.cookies[role]));
			open.set(role, page);
			const token = {
				'/invitations/[token]': links.invitation,
				'/invitations/role/[token]': links.offer,
				'/password/[token]': links.reset,
				'/setup/[token]': links.setup
			}[entry.route]?.[0];
			const path = language + (token ? entry.route.replace('[token]', token) : addressOf(entry.route, row, 'own'));
			const answer = await page.goto(world.origin + path, { waitUntil: 'load' });
			// the page of a table that was sent is there for its sender alone: journeys/measures-table.spec.ts looks at it
			if ((answer?.status() ?? 500) >= 400 && !entry.route.endsWith('/[table]')) found.push(`${path}: ${answer?.status()}`);
			found.push(...(await faultsOf(page, `${language}${entry.route}`)));
		}
		expect(found).toEqual([]);
	},
	600_000
);

test('no letter is wider than the screen it is read on', async () => {
	const { forumId, registrationId, sessionId, moderatorId, offerId } = world.things.own;
	const { reader } = database();
	const parked = await reader.selectFrom('pending_duplicate').select('id').where('forum_id', '=', forumId).executeTakeFirstOrThrow();
	const params = { sessionId, released: [sessionId], parkedId: parked.id, linkId: 'link', offerId, left: 1, why: 'full' };
	await put(
		...mailKinds.map((kind) => ({
			...{ kind, language: 'kk', forumId, params },
			...(kind.startsWith('access.') ? { accountId: moderatorId } : { registrationId })
		}))
	);
	const mails = await reader.selectFrom('outbox').selectAll().orderBy('id', 'desc').limit(mailKinds.length).execute();
	const page = await aPage();
	const found: string[] = [];
	let made = 0;
	for (const mail of mails)
		try {
			const { html } = await messageOf(mail as never);
			made++;
			await page.setContent(String(html));
			found.push(...(await faultsOf(page, mail.kind)));
		} catch (error) {
			if (!(error instanceof NoLetter)) found.push(`${mail.kind}: ${String(error)}`);
		}
	expect(found).toEqual([]);
	expect(made).toBeGreaterThan(15);
}, 240_000);

test('a word that sticks out is seen, on the screen and on paper (control)', async () => {
	const page = await aPage();
	await page.setContent(`<p>${WIDE}</p>`);
	expect((await faultsOf(page, 'a')).map((fault) => fault.split(':')[0])).toEqual(
		expect.arrayContaining(['a at 320', 'a at 390', 'a on paper'])
	);
	await page.setContent(`<div style="overflow-x:auto"><p style="width:900px">a</p></div>`);
	expect((await faultsOf(page, 'b')).map((fault) => fault.split(':')[0])).toEqual(['b on paper']);
	await page.setContent('<p>бір екі</p>');
	expect(await faultsOf(page, 'c')).toEqual([]);
});
