import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { MeasureStage } from '../support/measure-stage.ts';
import { pagesOf } from '../support/paper-files.ts';
import { wallNow } from '../support/days.ts';
import { comesTo, said } from './session-staff';
import { makeFixtures } from './fixtures';
import { accessible, expect, pastForum, signInOnPage, test } from './support';

/** What offices take away: the year report, the letter with which a body gets its measures, and the organiser's weekly letter. */

/** The page is no wider than its window, and its markup has nothing against it. */
async function fits(page: Page): Promise<void> {
	for (const width of [390, 1280]) {
		await page.setViewportSize({ width, height: 900 });
		await accessible(page);
		expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
	}
}
/** The words of the PDF to which a link leads. */
async function pressed(page: Page, name: string | RegExp): Promise<string> {
	const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).first().click()]);
	expect(file.suggestedFilename()).toMatch(/\.pdf$/);
	const pages = await pagesOf(readFileSync(await file.path()));
	return pages
		.flatMap(({ items }) => items.map(({ str, hasEOL }) => str + (hasEOL ? ' ' : '')))
		.join('')
		.replace(/\s+/g, ' ');
}

test('the organiser reads the report of a year, takes it on paper, and sends a body its measures', async ({ page }) => {
	test.slow();
	await signInOnPage(page, 'organiser');
	await page.goto(`/organiser${pastForum}/measures`);
	await page.getByRole('link', { name: 'Жылдық есеп' }).click();
	// the forum's year, which in Kostanay begins before that of UTC
	const year = Number(wallNow().slice(0, 4));
	await expect(page.getByRole('heading', { level: 1 })).toContainText(String(year));
	await expect(page.getByRole('row', { name: /^Барлығы/ }).first()).toBeVisible();
	await fits(page);
	expect(await pressed(page, 'Есеп, PDF')).toContain('Жауапты органдар бойынша');
	await page.getByRole('link', { name: String(year - 1), exact: true }).click();
	await expect(page.getByText(`${year - 1} жылғы 31 желтоқсандағы жағдай бойынша`)).toBeVisible();
	await page.getByRole('link', { name: 'Тек осы форум' }).click();
	await expect(page.getByText('Тек осы форумның іс-шаралары саналған.')).toBeVisible();
	await page.getByRole('link', { name: 'Барлық іс-шаралар' }).click();

	expect(await pressed(page, 'Іс-шаралар кестесі, PDF (қазақша)')).toContain('Жауапты орындаушылар');
	await page.getByRole('link', { name: 'Органға ілеспе хат' }).click();
	await fits(page);
	await page.getByLabel('Хат жолданатын орган').selectOption({ label: 'Қостанай қаласының әкімдігі' });
	await page.getByRole('button', { name: 'Көрсету' }).click();
	await expect(page.getByRole('heading', { name: 'Хатқа енетін іс-шаралар' })).toBeVisible();
	await fits(page);
	const letter = await pressed(page, /^PDF\s?: қазақша, орысша/);
	expect(letter).toContain('Форумда қабылданған ұсынымдарды орындау туралы');
	expect(letter).toContain('Акимат города Костаная');
});

test('the list of measures is printed with whole words and whole rows', async ({ page }) => {
	await signInOnPage(page, 'organiser');
	await page.goto(`/organiser${pastForum}/measures`);
	const bytes = await page.pdf({ preferCSSPageSize: true });
	const words = (await pagesOf(bytes)).flatMap(({ items }) => items.map(({ str, hasEOL }) => str + (hasEOL ? ' ' : ''))).join('');
	for (const whole of ['әкімдігінің', 'қаласының', 'басқармасы', 'жылғы']) expect([whole, words.includes(whole)]).toEqual([whole, true]);
	await page.emulateMedia({ media: 'print' });
	await page.setViewportSize({ width: 688, height: 1000 });
	expect(
		await page
			.locator('tbody tr')
			.first()
			.evaluate((row) => getComputedStyle(row).breakInside)
	).toBe('avoid');
	expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
});

test('the organiser asks for a weekly letter, and takes that back', async ({ page }) => {
	await signInOnPage(page, 'organiser');
	await page.goto(`/organiser${pastForum}/measures`);
	const tick = page.getByRole('checkbox', { name: /^Аптасына бір рет мекенжайыма: organiser@alang\.example/ });
	const save = page.locator('#weekly').getByRole('button', { name: 'Сақтау' });
	await expect(tick).not.toBeChecked();
	await tick.check();
	await save.click();
	await expect(said(page)).toHaveText('Сақталды.');
	await expect(tick).toBeChecked();
	await fits(page);
	await tick.uncheck();
	await save.click();
	await page.reload();
	await expect(tick).not.toBeChecked();
});

test('an official reads the report of the own body alone', async ({ page }) => {
	const stage = await makeFixtures<MeasureStage>('measures');
	await comesTo(page, stage.official, '/official/recommendations');
	await page.getByRole('link', { name: 'Жылдық есеп' }).click();
	await expect(page.getByText('Тек өз органдарыңыздың іс-шаралары саналған.')).toBeVisible();
	const rows = page.getByRole('table').first().locator('tbody tr');
	await expect(rows).toHaveCount(1);
	await expect(rows).toContainText('Қоғамдық даму басқармасы');
	await expect(rows.locator('td b').first()).toHaveText('3');
	await expect(page.getByText('Цифрландыру басқармасы')).toHaveCount(0);
	await fits(page);
	expect(await pressed(page, 'Есеп, PDF')).toContain('Қоғамдық даму басқармасы');
});
