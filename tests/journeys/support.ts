import { expect, test as base, type APIRequestContext, type Page } from '@playwright/test';
import { violations } from '../support/axe.ts';

/** Chromium's notes of what is no fault of a page: that it answered 4xx on purpose, and that somebody typed before the page gave focus. */
const noted = [
	/Failed to load resource: the server responded with a status of 4\d\d/,
	/^Autofocus processing was blocked because a document already has a focused element\.$/
];

/** What a page does beside what it shows: words in the console, errors, what the policy refuses, requests to other hosts. */
export function noiseOf(page: Page, baseURL: string | undefined): string[] {
	const noise: string[] = [];
	page.on('console', (message) => {
		if (!noted.some((note) => note.test(message.text()))) noise.push(message.text());
	});
	page.on('pageerror', (error) => noise.push(String(error)));
	page.on('request', (request) => {
		// Another port of this machine is a second server that the journey itself has started.
		const { protocol, hostname } = new URL(request.url());
		if (baseURL && protocol !== 'data:' && hostname !== new URL(baseURL).hostname) noise.push(`asked ${request.url()}`);
	});
	return noise;
}

/** Asks once more where a kept connection was closed just as it is used again, as browsers do. */
const asBrowsersAsk = (asks: APIRequestContext): void => {
	const get = asks.get.bind(asks);
	asks.get = (url, options) => get(url, { maxRetries: 1, ...options });
};

/** Every journey fails when a page writes to the console, throws, is refused something by the policy, or asks another host. */
export const test = base.extend<{ quiet: void }>({
	quiet: [
		async ({ page, request, baseURL }, use) => {
			for (const asks of [request, page.request]) asBrowsersAsk(asks);
			const noise = noiseOf(page, baseURL);
			await use();
			expect(noise).toEqual([]);
		},
		{ auto: true }
	]
});
export { expect };

/** WCAG 2.2 AA and best practice, on the page as it stands; at most one element asks for focus. */
export async function accessible(page: Page): Promise<void> {
	expect(await page.locator('[autofocus]').count()).toBeLessThan(2);
	expect(await violations(page)).toEqual([]);
}

/** Signs one of the demonstration's accounts in. */
export async function signInOnPage(
	page: Page,
	name: 'admin' | 'organiser' | 'moderator' | 'rapporteur' | 'desk' | 'official'
): Promise<void> {
	await page.goto('/login');
	await page.getByLabel('Электрондық пошта').fill(`${name}@alang.example`);
	await page.getByLabel('Құпиясөз', { exact: true }).fill(`kostanay demo ${name}`);
	await page.getByRole('button', { name: 'Кіру' }).click();
	await expect(page).not.toHaveURL(/login/);
}

export const languages = [
	['kk', ''],
	['ru', '/ru'],
	['en', '/en']
] as const;
export const pastForum = '/forums/kostanay-civic-forum';
export const nextForum = '/forums/kostanay-civic-forum-next';
