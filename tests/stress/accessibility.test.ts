import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { table } from '../security/access-table.ts';
import { routeList } from '../security/route-list.ts';
import { expected, keyOf, httpClient } from '../security/http-client.ts';
import { monitorCsp, type CspMonitor } from '../security/csp-monitor.ts';
import { anInstallation, testRoles, type Role, type Installation } from '../security/fixtures.ts';
import { violations } from '../support/axe.ts';
import { launch } from '../support/chromium.ts';

/**
 * T46 to T48: every page of the route list, as every role that finds it, in three languages: WCAG 2.2 AA and best practice, light and
 * dark, nothing wider than 320 pixels (which is 400 % of 1280), nothing in the console, nobody else asked; and every form that is sent
 * empty.
 */

const languages = ['', '/ru', '/en'];
const NARROW = { width: 320, height: 800 };
const WIDE = { width: 1280, height: 800 };
const AT_ONCE = 2;

let world: Installation;
let browser: Browser;
const watches = {} as Record<Role, CspMonitor>;
const { addressOf } = httpClient(() => world);

beforeAll(async () => {
	world = await anInstallation();
	browser = await launch();
	for (const role of testRoles) watches[role] = await monitorCsp(browser, world.origin, world.cookies[role]);
}, 120_000);
afterAll(async () => {
	await browser?.close();
	await world?.stop();
});

/** What sticks out of a page as wide as the window: how wide it is, and the innermost thing that does. */
const tooWide = (page: Page) =>
	page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		if (scrollWidth <= clientWidth) return [];
		const out = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth);
		return [`${scrollWidth} pixels wide in ${clientWidth}: ${out.at(-1)?.outerHTML.slice(0, 120)}`];
	});

/**
 * A page that loads itself anew is allowed where its reader can turn that off (WCAG 2.2.1): its own link is followed, and what is looked
 * at is the page that stands still. Without such a link it stays as it is, and is a fault.
 */
async function stop(page: Page): Promise<void> {
	const link = page.locator('a[href*="still="]');
	if ((await page.locator('meta[http-equiv=refresh]').count()) && (await link.count())) await link.first().click();
}

/** Looks at the page as it stands. @param dark whether in dark as well */
async function faults(page: Page, dark: boolean): Promise<string[]> {
	await stop(page);
	const found = await violations(page);
	if (dark) {
		await page.emulateMedia({ colorScheme: 'dark' });
		// nothing but colours changes
		found.push(...(await violations(page, ['color-contrast', 'link-in-text-block'])).map((each) => `dark, ${each}`));
		await page.emulateMedia({ colorScheme: 'light' });
	}
	await page.setViewportSize(NARROW);
	found.push(...(await tooWide(page)));
	await page.setViewportSize(WIDE);
	return found;
}

interface Visit {
	role: Role;
	path: string;
	dark: boolean;
}

/** Goes through the visits, some at a time. @returns what was found, with the address */
async function each(visits: readonly Visit[], look: (page: Page, visit: Visit) => Promise<string[]>): Promise<string[]> {
	const left = [...visits];
	const found: string[] = [];
	const walk = async () => {
		for (let visit = left.shift(); visit; visit = left.shift()) {
			const { role, path } = visit;
			const page = await watches[role].context.newPage();
			await page.setViewportSize(WIDE);
			await page.goto(world.origin + path);
			for (const fault of await look(page, visit)) {
				found.push(`${path} as ${role}: ${fault}`);
				console.log(found.at(-1));
			}
			await page.close();
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, walk));
	return found;
}

/** Every page with whoever finds it, in Kazakh as every role; what is public looks the same to all. */
function visits(prefix: string): Visit[] {
	return routeList().flatMap((entry) => {
		const row = table[keyOf(entry)];
		if (entry.what !== 'page' || !row) return [];
		const seeing = testRoles.filter((role) => expected(row, role, 'own') === 'found');
		const path = addressOf(entry.route, row, 'own');
		// what differs by role or colour does so in every language
		const looking = seeing.includes('anonymous') ? (['anonymous'] as const) : prefix ? seeing.slice(0, 1) : seeing;
		return looking.map((role) => ({
			role,
			path: path === '/' ? prefix || '/' : prefix + path,
			dark: prefix === ''
		}));
	});
}

const noise = () => testRoles.flatMap((role) => watches[role].seen.splice(0));

test.each(languages)(
	'every page under «%s», as whoever finds it, light and dark, on a narrow screen',
	async (prefix) => {
		const all = visits(prefix);
		expect(await each(all, (page, { dark }) => faults(page, dark))).toEqual([]);
		expect(noise()).toEqual([]);
		console.log(
			`${all.length} pages, ${all.filter(({ dark }) => dark).length} of them in dark too: no violation, none wider than 320 pixels`
		);
	},
	600_000
);

test('every form that is sent empty', async () => {
	const typed = 'input:not([type=hidden], [type=checkbox], [type=radio], [type=search]), textarea';
	const forms = (page: Page) => page.locator('form[method=post]').filter({ has: page.locator(typed) });
	let sent = 0;
	const empty = async (page: Page, { dark }: Visit) => {
		const found: string[] = [];
		const address = page.url();
		for (let which = 0; which < (await forms(page).count()); which++) {
			if (which) await page.goto(address);
			const answered = page.waitForEvent('load');
			await forms(page)
				.nth(which)
				.evaluate((form: HTMLFormElement) => {
					form.noValidate = true;
					for (const field of form.querySelectorAll<HTMLInputElement>('input:not([type=hidden], [type=radio]), textarea'))
						if (field.type === 'checkbox') field.checked = false;
						else field.value = '';
					form.submit();
				});
			await answered;
			sent++;
			found.push(...(await faults(page, dark)).map((fault) => `form ${which + 1}: ${fault}`));
		}
		return found;
	};
	const whoever = new Map(visits('').map((visit) => [visit.path, visit]));
	expect(await each([...whoever.values()], empty)).toEqual([]);
	expect(noise()).toEqual([]);
	console.log(`${sent} forms sent empty: no violation`);
}, 600_000);

test('control: what is wrong with a page is found', async () => {
	const bad = async (page: Page) => {
		await page.evaluate(() => {
			const image = document.createElement('img');
			image.src = 'http://elsewhere.example/pixel.png';
			image.style.minWidth = '2000px';
			document.querySelector('main')?.append(image);
		});
		return faults(page, false);
	};
	const found = await each([{ role: 'anonymous', path: '/privacy', dark: false }], bad);
	expect(found.map((each) => each.split(': ')[1])).toEqual(['image-alt', expect.stringMatching(/pixels wide in 320/)]);
	expect(noise().length).toBeGreaterThan(0);
	const anew = async (page: Page) => {
		await page.evaluate(() => {
			const meta = document.createElement('meta');
			meta.httpEquiv = 'refresh';
			meta.content = '5';
			document.head.append(meta);
		});
		return faults(page, false);
	};
	expect(await each([{ role: 'anonymous', path: '/privacy', dark: false }], anew)).toEqual([expect.stringContaining('meta-refresh')]);
});
