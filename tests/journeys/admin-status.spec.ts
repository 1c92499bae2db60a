import { engine } from '../support/demonstration';
import { accessible, expect, languages, signInOnPage, test } from './support';
import { QUICK } from '../suites.ts';

/** The administrator looks whether the installation is well. */

test('the status page tells version, database, disk, mails and the last backup, in three languages', { tag: QUICK }, async ({ page }) => {
	await signInOnPage(page, 'admin');
	await page.goto('/account');
	await page.getByRole('link', { name: 'Жүйенің жай-күйін көру' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Жүйенің жай-күйі' })).toBeVisible();
	await expect(page.getByText(/^Alang \d+\.\d+\.\d+ · Node\.js \d/)).toBeVisible();
	await expect(page.getByText(engine === 'postgres' ? 'PostgreSQL' : 'SQLite', { exact: true })).toBeVisible();
	await expect(page.getByText('Сақтық көшірме әлі жасалмаған.', { exact: false })).toBeVisible();
	for (const [, prefix] of languages) {
		await page.goto(`${prefix}/organiser/status`);
		await accessible(page);
	}
});

test('nobody but the administrator finds it', async ({ page }) => {
	const seen = await page.goto('/organiser/status');
	expect(new URL(seen?.url() ?? '').pathname).toBe('/login');
	await signInOnPage(page, 'organiser');
	expect((await page.goto('/organiser/status'))?.status()).toBe(404);
});
