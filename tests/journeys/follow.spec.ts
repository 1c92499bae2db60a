import type { APIRequestContext, Page } from '@playwright/test';
import { accessible, expect, test } from './support';
import { makeFixtures } from './fixtures';

/** Anybody follows a recommendation by mail, without a registration and without a script: asks, confirms, reads the news, ends it. */

interface Letter {
	subject: string;
	text: string;
	headers: Record<string, string>;
}

/** The page fits a phone and a desk, and can be used by everybody. */
async function look(page: Page): Promise<void> {
	for (const width of [1280, 390, 320]) {
		await page.setViewportSize({ width, height: 844 });
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		expect([page.url(), width, over]).toEqual([page.url(), width, 0]);
		if (width !== 320) await accessible(page);
	}
	await page.setViewportSize({ width: 390, height: 844 });
}
const linkIn = ({ text }: Letter, path: string) => new RegExp(`https?://\\S+?(/${path}\\S+)`).exec(text)?.[1] ?? 'no link';

/** Asking, confirming, being told, and off with one press. @param see looks at a page as it stands */
async function one(page: Page, request: APIRequestContext, see: (page: Page) => Promise<void>): Promise<void> {
	const { slug } = await makeFixtures<{ slug: string }>('recommendations');
	const email = `reader-${Date.now().toString(36)}@example.kz`;
	await page.goto(`/forums/${slug}/recommendations/1`);
	await page.getByRole('link', { name: 'Осы ұсыным бойынша хабар алу' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ұсынымдар бойынша хабар алу');
	await expect(page.getByLabel('№ 1 ұсыным')).toBeChecked();
	await see(page);
	// what is wrong is said beside the field, and what was chosen stays in another language
	await page.getByLabel('Электрондық пошта мекенжайыңыз').fill('мекенжай емес');
	await page.getByLabel('Хаттардың тілі').selectOption('ru');
	await page.getByRole('button', { name: 'Растау сілтемесін алу' }).click();
	await expect(page.getByLabel('Электрондық пошта мекенжайыңыз')).toHaveAttribute('aria-invalid', 'true');
	await see(page);
	await page.getByRole('button', { name: /Русский/ }).click();
	await expect(page.getByLabel('Ваш адрес электронной почты')).toHaveValue('мекенжай емес');
	await expect(page.getByLabel('Рекомендация № 1')).toBeChecked();
	await page.getByRole('button', { name: /Қазақша/ }).click();
	await expect(page.getByLabel('Хаттардың тілі')).toHaveValue('ru');
	await page.getByLabel('Хаттардың тілі').selectOption('kk');
	await page.getByLabel('Электрондық пошта мекенжайыңыз').fill(email);
	await page.getByRole('button', { name: 'Растау сілтемесін алу' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Сұрауыңыз қабылданды');
	await see(page);

	const asks = await makeFixtures<Letter>('letter', { email });
	expect(asks.subject).toContain('Хабар алуды растаңыз');
	const link = linkIn(asks, 'follow/confirm/');
	// a program that reads mail opens every link, more than once
	for (let n = 0; n < 2; n++) expect((await request.get(link)).status()).toBe(200);
	await page.goto(link);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Хабар алуды растау');
	await expect(page.getByText(email)).toBeVisible();
	await see(page);
	await page.getByRole('button', { name: 'Растау' }).click();
	await expect(page.getByRole('status').first()).toContainText('Хабар алу расталды.');
	await expect(page.getByRole('main').getByRole('link', { name: '№ 1 ұсыным' })).toBeVisible();
	await see(page);
	await page.goto(link);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Хабар алу расталған');
	await see(page);

	await makeFixtures('news', { slug, number: 1 });
	const news = await makeFixtures<Letter>('letter', { email });
	expect(news.subject).toContain('Ұсынымдар бойынша жаңалық');
	expect(news.text).toContain('Ұсыным бойынша шешім қайта қаралады');
	expect(news.text).toContain('Қаржы көзі нақтыланады');
	expect(news.text).toMatch(/1\.1-іс-шара[\s\S]*Жауапты органға жүктелді: Қоғамдық даму басқармасы/);
	await page.goto(linkIn(news, 'follow/'));
	await expect(page.getByRole('main').getByText('қайта қаралуда')).toBeVisible();
	await expect(page.getByRole('main').getByText('органның жауабын күтуде')).toBeVisible();
	await see(page);
	const off = /<https?:\/\/[^/]+(\/follow\/[^>]+)>/.exec(news.headers['List-Unsubscribe'] ?? '')?.[1] ?? 'no link';
	// a mail program has no origin
	const pressed = await fetch(new URL(off, page.url()), { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
	expect(pressed.status).toBe(200);
	expect((await request.get(linkIn(news, 'follow/'))).status()).toBe(404);
	expect((await request.get(link)).status()).toBe(410);
}

/** A whole forum, from the list, until it is stopped on the own page. */
async function whole(page: Page, see: (page: Page) => Promise<void>): Promise<void> {
	const { slug } = await makeFixtures<{ slug: string }>('recommendations');
	const email = `all-${Date.now().toString(36)}@example.kz`;
	await page.goto(`/forums/${slug}/recommendations`);
	await page.getByRole('main').getByRole('link', { name: 'Хабар алу', exact: true }).click();
	await page.getByLabel('Электрондық пошта мекенжайыңыз').fill(email);
	await page.getByRole('button', { name: 'Растау сілтемесін алу' }).click();
	await page.goto(linkIn(await makeFixtures<Letter>('letter', { email }), 'follow/confirm/'));
	await page.getByRole('button', { name: 'Растау' }).click();
	await expect(page.getByRole('main').getByRole('link', { name: 'Форумның барлық ұсынымдары' })).toBeVisible();
	await page.locator('summary', { hasText: 'Хабарлауды тоқтату' }).click();
	await see(page);
	await page.getByRole('button', { name: 'Хабарлауды тоқтату' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Деректеріңіз жойылды');
}

const names = {
	one: 'from the page of a recommendation to the letter and off again with one press',
	whole: 'all of a forum’s are followed from the list; the last one that is stopped takes the address along'
};
test(names.one, ({ page, request }) => {
	test.slow();
	return one(page, request, look);
});
test(names.whole, ({ page }) => whole(page, look));
test.describe('without a script', () => {
	test.use({ javaScriptEnabled: false });
	test(names.one, ({ page, request }) => one(page, request, async () => {}));
	test(names.whole, ({ page }) => whole(page, async () => {}));
});
