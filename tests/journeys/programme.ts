import { expect, type Page } from '@playwright/test';
import { firstDay } from '../support/days.ts';

/** A forum and its timetable as the administration makes them in the browser. */

let serial = 0;
/** The day of a forum that is made here: a Wednesday some months ahead. */
export const FORUM_DAY = firstDay(100, (day) => new Date(day).getUTCDay() === 3);
export const ownSlug = () => `journey-${Date.now().toString(36)}-${++serial}`;

/** Makes a draft forum in the browser, as the administration does. @returns its slug */
export async function newForum(page: Page, title: string): Promise<string> {
	const slug = ownSlug();
	await page.goto('/organiser/new');
	const text = (name: string) => page.getByRole('group', { name }).getByRole('textbox', { name: 'Қазақша' });
	await text('Атауы').fill(title);
	await page.getByLabel('Бет мекенжайы').fill(slug);
	await text('Қысқаша мазмұны').fill('Сынақ форумы туралы.');
	await text('Ұйымдастырушы').fill('Сынақ ұйымы');
	await text('Қала').fill('Қостанай');
	await text('Облыс').fill('Қостанай облысы');
	await page.getByLabel('Басталуы').fill(`${FORUM_DAY}T09:00`);
	await page.getByLabel('Аяқталуы').fill(`${FORUM_DAY}T18:00`);
	await page.getByRole('button', { name: 'Форум құру' }).click();
	await expect(page).toHaveURL(new RegExp(`/organiser/forums/${slug}/settings`));
	return slug;
}

/** Fills the form of a new session on the forum's day and sends it. */
export async function newSession(
	page: Page,
	base: string,
	session: { title: string; from: string; to: string; hall?: string }
): Promise<void> {
	await page.goto(`${base}/programme/new`);
	await page.getByRole('group', { name: 'Атауы' }).getByRole('textbox', { name: 'Қазақша' }).fill(session.title);
	await page.getByLabel('Басталуы').fill(session.from);
	await page.getByLabel('Аяқталуы').fill(session.to);
	if (session.hall) await page.getByLabel('Зал', { exact: true }).selectOption({ label: session.hall });
	await page.getByLabel('Жарияланған').check();
	await save(page);
}

export const save = (page: Page) => page.getByRole('main').getByRole('button', { name: 'Сақтау', exact: true }).last().click();
