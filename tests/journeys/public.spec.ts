import { expect, test } from '@playwright/test';

for (const [path, language] of [
	['/', 'kk'],
	['/ru', 'ru'],
	['/en', 'en']
] as const)
	test(`${path} is in ${language}`, async ({ page }) => {
		await page.goto(path);
		await expect(page.locator('html')).toHaveAttribute('lang', language);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	});
