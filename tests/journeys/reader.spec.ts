import { accessible, expect, languages, nextForum, pastForum, test } from './support';
import type { APIRequestContext, Page } from '@playwright/test';
import { MARKUP, QUICK } from '../suites.ts';

/** What everybody can read: every page in three languages, light and dark, without a script. */

interface Slugs {
	session: string;
	delegation: string;
}
async function slugsOf(request: APIRequestContext, forum: string): Promise<Slugs> {
	const first = async (list: string) =>
		((await (await request.get(`/api/v1${forum}/${list}`)).json()) as { items: { slug: string }[] }).items[0]?.slug ?? '';
	return { session: await first('platforms'), delegation: await first('delegations') };
}
const pages: [string, (next: Slugs) => string][] = [
	['forums', () => '/'],
	['the next forum', () => nextForum],
	['the past forum', () => pastForum],
	['programme', () => `${nextForum}/programme`],
	['a session', ({ session }) => `${nextForum}/sessions/${session}`],
	['delegations', () => `${nextForum}/delegations`],
	['a delegation', ({ delegation }) => `${nextForum}/delegations/${delegation}`],
	['privacy', () => '/privacy'],
	['accessibility', () => '/accessibility']
];

const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
const inLanguage = (prefix: string, path: string) => (path === '/' ? prefix || '/' : prefix + path);

for (const [name, pathOf] of pages)
	for (const [language, prefix] of languages)
		test(
			`${name} in ${language}: named, without a script, fits 320 pixels, accessible light and dark`,
			{ tag: MARKUP },
			async ({ page, request, baseURL }) => {
				const plain = pathOf(await slugsOf(request, nextForum));
				const path = inLanguage(prefix, plain);
				const source = await (await request.get(path)).text();
				expect(source).not.toContain('<script');
				expect(source).not.toMatch(/\sstyle=/);
				await page.goto(path);
				await expect(page.locator('html')).toHaveAttribute('lang', language);
				await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
				await expect(page).toHaveTitle(/.+ – (Алаң|Alang)$/);
				await expect(page.locator('meta[name=description]')).toHaveAttribute('content', /.{20}/);
				await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', baseURL + path);
				const alternates = await page
					.locator('link[rel=alternate]')
					.evaluateAll((links) => links.map((link) => [link.getAttribute('hreflang'), link.getAttribute('href')]));
				expect(alternates).toEqual([
					...languages.map(([each, before]) => [each, baseURL + inLanguage(before, plain)]),
					['x-default', baseURL + plain]
				]);
				await accessible(page);
				// Colours are the same in every language.
				if (language === 'kk') {
					await page.emulateMedia({ colorScheme: 'dark' });
					await accessible(page);
				}
				await page.setViewportSize({ width: 320, height: 800 });
				expect(await fits(page)).toBe(true);
			}
		);

test('the language switch stays on the page and keeps the search', { tag: QUICK }, async ({ page }) => {
	await page.goto(`${nextForum}/delegations?q=алаң`);
	await page.getByRole('link', { name: 'РУС, Русский' }).click();
	await expect(page).toHaveURL(`/ru${nextForum}/delegations?q=${encodeURIComponent('алаң')}`);
	await page.getByRole('link', { name: 'Программа', exact: true }).first().click();
	await expect(page).toHaveURL(`/ru${nextForum}/programme`);
	await page.getByRole('link', { name: 'ҚАЗ, Қазақша' }).click();
	await expect(page).toHaveURL(`${nextForum}/programme`);
});

test('from the keyboard one goes straight to the main content', { tag: MARKUP }, async ({ page }) => {
	await page.goto(nextForum);
	await page.keyboard.press('Tab');
	const skip = page.getByRole('link', { name: 'Негізгі мазмұнға өту' });
	await expect(skip).toBeFocused();
	await expect(skip).toBeInViewport();
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	await expect(page.locator('main').getByRole('link', { name: 'Тіркелу' }).first()).toBeFocused();
});

test('Қостанай is found by «костанай», and what is not there is said', { tag: QUICK }, async ({ page }) => {
	await page.goto(`${nextForum}/delegations`);
	await page.getByRole('searchbox').fill('костанай');
	await page.getByRole('button', { name: 'Іздеу' }).click();
	await expect(page.getByRole('link', { name: 'Қостанай қаласының әкімдігі' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Рудный қаласының әкімдігі' })).toHaveCount(0);
	await page.getByRole('searchbox').fill('жоқсөз');
	await page.getByRole('searchbox').press('Enter');
	await expect(page.getByText('«жоқсөз» бойынша ештеңе табылмады.')).toBeVisible();
	await page.getByRole('link', { name: 'Барлық делегацияны көрсету' }).click();
	await expect(page).toHaveURL(`${nextForum}/delegations`);
});

test('the past forum says what the report states, who answers for it and what it showed', { tag: QUICK }, async ({ page }) => {
	await page.goto(pastForum);
	await expect(page.getByRole('main')).toContainText('1 029');
	await expect(page.getByRole('main')).toContainText('олардың ішінде ауылдықтарының үлесі өсіп келеді');
	await expect(page.getByRole('main')).toContainText('Ұйымдастырушы: Қостанай облысының жергілікті билігі');
	await expect(page.getByRole('heading', { name: 'Еран Спанов' })).toBeVisible();
	await expect(page.getByRole('main').getByRole('link', { name: 'Тіркелу' })).toHaveCount(0);
	const countries = page.getByRole('region', { name: 'Қатысушы елдер' }).getByRole('listitem');
	const numbers = (await countries.allInnerTexts()).map((text) => Number(/\d+$/.exec(text.trim())?.[0]));
	await page.goto(`${pastForum}/delegations`);
	const total = page.getByRole('row', { name: /^Барлығы/ });
	await expect(total).toContainText(String(numbers.reduce((sum, n) => sum + n, 0)));
});

test('privacy: the operator, its term and rights; linked from the footer and from the consent', async ({ page }) => {
	await page.goto(`${nextForum}/register`);
	// in a tab of its own, beside what is being typed
	const [own] = await Promise.all([
		page.waitForEvent('popup'),
		page
			.getByRole('group', { name: /Келісім/ })
			.getByRole('link', { name: /^Құпиялылық саясаты/ })
			.click()
	]);
	await expect(own.getByRole('heading', { level: 1, name: 'Құпиялылық саясаты' })).toBeVisible();
	await own.close();
	await page.getByRole('contentinfo').getByRole('link', { name: 'Құпиялылық саясаты' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Құпиялылық саясаты' })).toBeVisible();
	await expect(page.getByRole('main')).toContainText('№ 94-V');
	await expect(page.getByRole('row', { name: /Халықаралық азаматтық форум/ })).toContainText('Қостанай облысының жергілікті билігі');
	await page.getByRole('contentinfo').getByRole('link', { name: 'Қолжетімділік туралы мәлімдеме' }).click();
	await expect(page).toHaveURL('/accessibility');
});

for (const [language, prefix, title] of [
	['kk', '', 'Бет табылмады'],
	['ru', '/ru', 'Страница не найдена'],
	['en', '/en', 'Page not found']
] as const)
	test(`a page that is not there says so in ${language} and leads on`, { tag: MARKUP }, async ({ page }) => {
		const answer = await page.goto(`${prefix}/forums/none/programme`);
		expect(answer?.status()).toBe(404);
		await expect(page.locator('html')).toHaveAttribute('lang', language);
		await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
		await expect(page.getByRole('main').getByRole('link')).toHaveCount(3);
		await accessible(page);
	});

test('names of the register are offered while one types three letters or more', async ({ page, request }) => {
	const offered = async (query: string) =>
		((await (await request.get(`${nextForum}/register/organisations?${query}`)).json()) as { names: string[] }).names;
	expect(await offered('q=жа&country=KZ')).toEqual([]);
	expect(await offered('q=жастары&country=GE')).toEqual([]);
	expect(await offered('q=жастары&country=KZ')).toContain('«Қарасу жастары» қоғамдық қоры');
	expect((await request.get('/forums/none/register/organisations?q=жастары&country=KZ')).status()).toBe(404);
	await page.goto(`${nextForum}/register`);
	await page.getByLabel('Ұйымның атауы').pressSequentially('жастары');
	await expect(page.locator('#organisations option')).not.toHaveCount(0);
	await expect(page.locator('#organisations option[value="«Қарасу жастары» қоғамдық қоры"]')).toBeAttached();
	expect(await page.locator('#organisations option').count()).toBeLessThanOrEqual(8);
});
