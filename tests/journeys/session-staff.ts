import type { Page } from '@playwright/test';
import { expect } from './support';

/** A platform as `makeFixtures('bench')` sets it, with those who work there. */
export interface SessionStaff {
	slug: string;
	session: string;
	token: string;
	rapporteur: string;
	moderator: string;
	organiser: string;
}

/** What a page says was done. */
export const said = (page: Page) => page.getByRole('status').first();

/** Signs somebody of the staff in and opens a page. */
export async function comesTo(page: Page, email: string, path: string): Promise<void> {
	await page.context().clearCookies();
	await page.goto(`/login?next=${encodeURIComponent(path)}`);
	await page.getByLabel('Электрондық пошта').fill(email);
	await page.getByLabel('Құпиясөз', { exact: true }).fill('bench passphrase');
	await page.getByRole('button', { name: 'Кіру' }).click();
	await expect(page).toHaveURL(new RegExp(`${path}$`));
}
