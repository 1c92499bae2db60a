import type { Locator, Page } from '@playwright/test';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { MARKUP } from '../suites.ts';
import { byHandInput, program } from '../support/forum.ts';
import { forumId, NEXT_SLUG, PAST_SLUG } from './demo.ts';
import { accessible, expect, languages, signInOnPage, test } from './support.ts';

/** What goes on paper, and rows of buttons whose questions open. */

/** A4 less its margins of 14 mm, in CSS pixels. */
const SHEET = { width: 688, height: 1017 };

/** What of a page's main part reaches past the sheet, as its first words. */
const past = (page: Page): Promise<string[]> =>
	page.evaluate(
		(width) =>
			[...document.querySelectorAll('main *')].flatMap((element) => {
				const { right, width: own } = element.getBoundingClientRect();
				const shown = element.checkVisibility() && own > 1 && !element.closest('.vh');
				const wider = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline';
				return shown && (right > width + 1 || wider) ? [(element.textContent ?? '').trim().slice(0, 40)] : [];
			}),
		SHEET.width
	);
/** Rules over the page's own: an inline sheet would be against its policy. */
const wear = (page: Page, rules: string): Promise<void> =>
	page.evaluate((text) => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(text);
		document.adoptedStyleSheets = [sheet];
	}, rules);
async function onPaper(page: Page, path: string): Promise<void> {
	await page.setViewportSize(SHEET);
	await page.goto(path);
	await page.emulateMedia({ media: 'print' });
	await page.evaluate(() => document.fonts.ready.then(() => 0));
}

for (const [language, prefix] of languages)
	test(`the printed programme keeps its columns on the sheet in ${language}`, { tag: MARKUP }, async ({ page }) => {
		await onPaper(page, `${prefix}/forums/${NEXT_SLUG}/programme`);
		await expect(page.locator('article')).toHaveCount(3);
		expect(await past(page)).toEqual([]);
		// the control: letters of the screen's size do not fit beside each other
		await wear(page, '.par h3 { font-size: 3rem !important; overflow-wrap: normal !important }');
		expect((await past(page)).length).toBeGreaterThan(0);
	});

test('the official’s paper says which forum, when, where and by whom', { tag: MARKUP }, async ({ page }) => {
	await signInOnPage(page, 'official');
	await onPaper(page, `/official/forums/${PAST_SLUG}`);
	const about = page.getByRole('main').getByText('Ұйымдастырушы: Қостанай облысының жергілікті билігі');
	await expect(about).toBeVisible();
	await expect(about).toContainText('Халықаралық азаматтық форум');
	await expect(about).toContainText('2023 ж. 11 тамыз');
	await expect(about).toContainText('Қостанай');
	expect(await past(page)).toEqual([]);
});

test('who has no address gets a pass that the organiser prints, alone on its sheet', async ({ page }) => {
	const forum = await forumId(NEXT_SLUG);
	const input = byHandInput({ surname: 'Поштасыз', givenName: 'Қонақ', email: '' });
	const { registrationId } = await addByHand(program, forum, input, { language: 'kk' });
	await signInOnPage(page, 'organiser');
	await page.goto(`/organiser/forums/${NEXT_SLUG}/registrations/${registrationId}`);
	await page.getByRole('link', { name: 'Рұқсаттаманы басып шығару' }).click();
	await expect(page.getByRole('heading', { name: 'Поштасыз Қонақ' })).toBeVisible();
	await expect(page.getByRole('img', { name: /QR/ })).toBeVisible();
	await accessible(page);
	await onPaper(page, page.url());
	await expect(page.getByRole('heading', { name: 'Поштасыз Қонақ' })).toBeVisible();
	await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
	await expect(page.getByRole('navigation')).toHaveCount(0);
	expect(await past(page)).toEqual([]);
});

const boxOf = async (what: Locator) => {
	const box = await what.boundingBox();
	return box && { x: Math.round(box.x), y: Math.round(box.y), width: Math.round(box.width), height: Math.round(box.height) };
};

for (const width of [390, 1280])
	test(`a question that opens leaves its neighbours where they are, at ${width}`, { tag: MARKUP }, async ({ page }) => {
		await page.setViewportSize({ width, height: 900 });
		await signInOnPage(page, 'organiser');
		await page.goto(`/organiser/forums/${NEXT_SLUG}/registrations?state=confirmed`);
		await page.locator('tbody th a, tbody td a').first().click();
		for (const path of [page.url(), `/organiser/forums/${NEXT_SLUG}/programme/halls`]) {
			await page.goto(path);
			const row = page.locator('.act-row').first();
			// those of the row, not those inside a question
			const buttons = row.locator(':scope > a.btn, :scope > form > button.btn, summary');
			const before = await Promise.all((await buttons.all()).map(boxOf));
			expect(before.length).toBeGreaterThan(1);
			await row.locator('summary').first().click();
			const question = row.locator('.confirm[open] form').first();
			await expect(question).toBeVisible();
			expect(await Promise.all((await buttons.all()).map(boxOf))).toEqual(before);
			const lowest = Math.max(...before.map((box) => (box ? box.y + box.height : 0)));
			expect((await boxOf(question))?.y).toBeGreaterThanOrEqual(lowest);
			await accessible(page);
		}
	});

test('the rules of a table go straight through, also beside an open question', { tag: MARKUP }, async ({ page }) => {
	await signInOnPage(page, 'organiser');
	const crooked = () =>
		page.locator('table.tbl tr').evaluateAll((rows) =>
			rows.flatMap((row) => {
				const bottoms = [...row.children].map((cell) => Math.round(cell.getBoundingClientRect().bottom));
				return new Set(bottoms).size > 1 ? [row.textContent?.trim().slice(0, 30)] : [];
			})
		);
	for (const path of ['programme/halls', 'team', 'delegations', 'registrations', 'mail', 'organisations']) {
		await page.goto(`/organiser/forums/${NEXT_SLUG}/${path}`);
		expect([path, await crooked()]).toEqual([path, []]);
	}
	await page.goto(`/organiser/forums/${NEXT_SLUG}/programme/halls`);
	await page.locator('table summary').first().click();
	expect(await crooked()).toEqual([]);
	// the control: a cell that is a box of its own
	await wear(page, 'table.tbl td.n { display: block !important }');
	expect((await crooked()).length).toBeGreaterThan(0);
});
