import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/chromium.ts';
import { accounts, cookieOf, fixedDemo, type AccountName, type FixedDemo } from '../support/fixed-demo.ts';

/**
 * Where the main screens' headings, fields, buttons, tables and cards lie, at the width of a phone and of a desk, against the boxes kept
 * in tests/fixtures/boxes.json. What moves or grows by more than 8 pixels must be looked at, and is then kept anew by
 *
 *     KEEP_BOXES=1 npx vitest run --project=deep-served tests/security/boxes.test.ts
 *
 * on the build of that day. The demonstration is filled at a fixed instant, so that only styles, markup and texts can move a box.
 */

const KEPT = join(import.meta.dirname, '../fixtures/boxes.json');
const WIDTHS = [390, 1280] as const;
const NEAR = 8;

const [next, past] = ['kostanay-civic-forum-next', 'kostanay-civic-forum'];

interface Screen {
	path: string | ((at: FixedDemo) => string);
	as?: AccountName;
	/** the screen lies behind the first link to an address like this on that path */
	through?: RegExp;
}
const screens: Record<string, Screen> = {
	home: { path: '/' },
	forum: { path: `/forums/${next}` },
	programme: { path: `/forums/${next}/programme` },
	delegations: { path: `/forums/${next}/delegations` },
	'registration form': { path: `/forums/${next}/register` },
	'private page': { path: ({ privatePath }) => privatePath },
	'organiser’s dashboard': { path: `/organiser/forums/${next}`, as: 'organiser' },
	'registrations list': { path: `/organiser/forums/${next}/registrations`, as: 'organiser' },
	'organiser’s session': { path: `/organiser/forums/${next}/programme`, through: /\/programme\/[\da-f-]{32,}$/, as: 'organiser' },
	'official’s summary': { path: `/official/forums/${past}`, as: 'official' },
	'moderator’s page': { path: `/moderator/forums/${past}`, as: 'moderator' },
	'door desk': { path: `/desk/forums/${past}`, as: 'desk' }
};

/** Kinds of what is looked at, and how many of each, from the top: at most 40 boxes together. */
const KINDS: readonly [string, string, number][] = [
	['landmark', 'header, main, footer, nav, aside', 6],
	['heading', 'h1, h2, h3', 10],
	['field', 'input:not([type=hidden]), select, textarea', 6],
	['button', 'button, a.btn, summary', 5],
	['table', 'table, thead, tbody tr:first-child > *', 4],
	['picture', 'main svg', 3],
	['card', 'main li, main dl > div, main article', 6]
];

/** x, y, width and height in CSS pixels of the page, rounded; by kind and number. */
type Boxes = Record<string, [number, number, number, number]>;

let demo: FixedDemo;
let browser: Browser;
const cookies = new Map<AccountName, string>();
beforeAll(async () => {
	demo = await fixedDemo();
	browser = await launch();
	for (const name of accounts) cookies.set(name, await cookieOf(demo.address, name));
});
afterAll(async () => {
	await browser.close();
	await demo.stop();
});

const boxesOn = (page: Page): Promise<Boxes> =>
	page.evaluate(async (kinds) => {
		await document.fonts.ready;
		const boxes: Boxes = {};
		for (const [kind, selector, most] of kinds) {
			const seen = [...document.querySelectorAll(selector)].filter((element) => {
				const { width, height } = element.getBoundingClientRect();
				return element.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1;
			});
			for (const [n, element] of seen.slice(0, most).entries()) {
				const { x, y, width, height } = element.getBoundingClientRect();
				boxes[`${kind} ${n + 1}`] = [Math.round(x + scrollX), Math.round(y + scrollY), Math.round(width), Math.round(height)];
			}
		}
		return boxes;
	}, KINDS);

/** Those of our two typefaces that have not arrived: the reader's own would give other boxes. */
const missing = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const arrived = [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family.replaceAll('"', ''));
		return ['Onest', 'Source Serif 4'].filter((family) => !arrived.includes(family));
	});

async function open(screen: Screen, width: number): Promise<Page> {
	const page = await browser.newPage({ viewport: { width, height: 900 }, locale: 'kk-KZ', timezoneId: 'UTC', reducedMotion: 'reduce' });
	if (screen.as) await page.setExtraHTTPHeaders({ cookie: cookies.get(screen.as) ?? '' });
	const path = typeof screen.path === 'string' ? screen.path : screen.path(demo);
	const at = async (address: string) => expect([address, (await page.goto(demo.address + address))?.status()]).toEqual([address, 200]);
	await at(path);
	if (screen.through) {
		const links = await page.locator('main a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
		const through = screen.through;
		await at(links.find((link) => through.test(link)) ?? 'nowhere');
	}
	return page;
}

/** What lies elsewhere, in words. */
function moved(kept: Boxes, found: Boxes): string[] {
	const names = [...new Set([...Object.keys(kept), ...Object.keys(found)])];
	return names.flatMap((name) => {
		const [was, is] = [kept[name], found[name]];
		if (!was || !is) return [`${name} is ${is ? 'new' : 'gone'}`];
		return was.some((value, n) => Math.abs(value - (is[n] ?? 0)) > NEAR) ? [`${name}: was ${was.join(' ')}, is ${is.join(' ')}`] : [];
	});
}

const keeping = process.env.KEEP_BOXES === '1';
const kept = existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, 'utf8')) as Record<string, Boxes>) : {};
const nameOf = (screen: string, width: number) => `${screen}, ${width}`;
const found: Record<string, Boxes> = {};

for (const width of WIDTHS)
	test.concurrent(`the boxes of the ${Object.keys(screens).length} main screens lie where they lay, at ${width} pixels`, async () => {
		const changed: Record<string, string[]> = {};
		for (const [name, screen] of Object.entries(screens)) {
			const page = await open(screen, width);
			const boxes = await boxesOn(page);
			expect([name, await missing(page)]).toEqual([name, []]);
			expect(Object.keys(boxes).length).toBeGreaterThan(10);
			found[nameOf(name, width)] = boxes;
			const differences = moved(kept[nameOf(name, width)] ?? {}, boxes);
			if (differences.length) changed[name] = differences;
			await page.close();
		}
		if (!keeping) expect(changed).toEqual({});
	});

test('twenty pixels more below a heading are seen, four are not (control)', async () => {
	const page = await open(screens['registration form'] as Screen, 390);
	const before = await boxesOn(page);
	const more = async (pixels: number) => {
		await page.evaluate((px) => {
			const sheet = new CSSStyleSheet();
			sheet.replaceSync(`h1 { padding-bottom: ${px}px }`);
			document.adoptedStyleSheets = [sheet];
		}, pixels);
		return moved(before, await boxesOn(page));
	};
	expect(await more(0)).toEqual([]);
	expect(await more(4)).toEqual([]);
	expect((await more(20)).length).toBeGreaterThan(20);
	await page.close();
});

test('a field that is gone and one that is new are told (control)', () => {
	expect(moved({ 'field 1': [0, 0, 10, 10] }, { 'field 2': [0, 0, 10, 10] })).toEqual(['field 1 is gone', 'field 2 is new']);
});

if (keeping)
	afterAll(() => {
		const order = Object.keys(screens).flatMap((name) => WIDTHS.map((width) => nameOf(name, width)));
		const text = JSON.stringify(Object.fromEntries(order.map((name) => [name, found[name]])), null, '\t');
		writeFileSync(KEPT, `${text.replace(/\[\s+([-\d]+),\s+([-\d]+),\s+([-\d]+),\s+([-\d]+)\s+\]/g, '[$1, $2, $3, $4]')}\n`);
	});
