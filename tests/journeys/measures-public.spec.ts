import type { Page } from '@playwright/test';
import { MARKUP, QUICK } from '../suites.ts';
import { accessible, expect, languages, pastForum, test } from './support';

/** What everybody reads of measures, on the demonstration, which has one in every state. */

const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

const pages: [string, string][] = [
	['the list with the totals', `${pastForum}/recommendations`],
	['the list of what is late', `${pastForum}/recommendations?status=overdue`],
	['one with a longer term and a letter', `${pastForum}/recommendations/4`],
	['recommendations of every forum', '/recommendations']
];
for (const [name, path] of pages)
	for (const [language, prefix] of languages)
		test(`${name} in ${language}: without a script, fits 320 pixels, accessible`, { tag: MARKUP }, async ({ page, request }) => {
			expect(await (await request.get(prefix + path)).text()).not.toContain('<script');
			await page.goto(prefix + path);
			await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
			for (const width of language === 'kk' ? [1280, 390] : [1280])
				for (const colorScheme of ['light', 'dark'] as const) {
					await page.setViewportSize({ width, height: 900 });
					await page.emulateMedia({ colorScheme });
					await accessible(page);
				}
			await page.setViewportSize({ width: 320, height: 800 });
			expect(await fits(page)).toBe(true);
		});

test.describe('a reader without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('from the forum’s page to what is late, what was answered, and what was hidden', { tag: QUICK }, async ({ page }) => {
		await page.goto(pastForum);
		await expect(page.getByRole('heading', { name: 'Ұсынымдардың орындалуы' })).toBeVisible();
		const main = page.getByRole('main');
		await main.getByRole('link', { name: /^1\s+мерзімі өтті$/ }).click();
		await expect(main.getByRole('heading', { level: 4 })).toHaveCount(1);
		await expect(main.getByLabel('Мәртебесі', { exact: true })).toHaveValue('overdue');
		await main.getByLabel('Мәртебесі', { exact: true }).selectOption({ label: 'орындалды' });
		await main.getByRole('button', { name: 'Сүзу' }).click();
		await expect(main.getByRole('heading', { level: 4 })).toHaveCount(1);
		await main.getByRole('heading', { level: 4 }).getByRole('link').click();
		await expect(main.getByText('Бақылаудан алынған күні')).toBeVisible();
		await expect(main.getByText('Ұйымдастырушы растады, бақылаудан алынды')).toBeVisible();
		// the longer term, with its basis and the letter on paper
		await page.goto(`${pastForum}/recommendations/4`);
		await expect(main.getByText(/^1 рет ұзартылды\. Негізі: №\s05-12\/988/)).toBeVisible();
		await expect(main.getByText('Қағаз хатпен келген жауап, орган атынан ұйымдастырушы енгізді').first()).toBeVisible();
		// what is hidden leaves neither words nor a reason; what was published after it is there
		await page.goto(`${pastForum}/recommendations/6`);
		await expect(main.getByText(/Былтыр аударылған 34 гранттың/)).toBeVisible();
		await expect(main.getByText(/телефоны|жеке деректері/)).toHaveCount(0);
		// what is claimed says since when, and not that it is late
		await page.goto(`${pastForum}/recommendations/2`);
		await expect(main.getByText(/Күту басталған күні/)).toBeVisible();
		await expect(main.getByText(/Толықтыру тәртібі бұйрықпен бекітілді/)).toHaveCount(0);
	});

	test('from the list of forums to the recommendations of every forum', { tag: QUICK }, async ({ page }) => {
		await page.goto('/');
		const main = page.getByRole('main');
		await main.getByRole('link', { name: 'Барлық форумдардың ұсынымдары' }).click();
		await main.getByLabel('Жауапты орган', { exact: true }).selectOption({ label: 'Әулиекөл ауданының әкімдігі' });
		await main.getByRole('button', { name: 'Сүзу' }).click();
		await expect(main.getByRole('heading', { level: 3 })).toHaveCount(2);
	});
});
