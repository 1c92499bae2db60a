import type { Page } from '@playwright/test';
import { MARKUP, QUICK } from '../suites.ts';
import { accessible, expect, languages, nextForum, test } from './support';
import { makeFixtures } from './fixtures';

/** What everybody reads of recommendations: list, page, screen of the hall, before and after the first one. */

interface Staged {
	slug: string;
	/** a platform with two texts that are put to the vote, and one where something was decided just now */
	session: string;
	decided: string;
}
let staged: Promise<Staged> | undefined;
const onStage = () => (staged ??= makeFixtures<Staged>('recommendations'));

const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
async function inEveryLight(page: Page): Promise<void> {
	for (const width of [1280, 390])
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.setViewportSize({ width, height: 900 });
			await page.emulateMedia({ colorScheme });
			await accessible(page);
		}
	await page.setViewportSize({ width: 320, height: 800 });
	expect(await fits(page)).toBe(true);
}

const pages: [string, (staged: Staged) => string][] = [
	['the list', ({ slug }) => `/forums/${slug}/recommendations`],
	['one with all that belongs to it', ({ slug }) => `/forums/${slug}/recommendations/1`],
	['one that is being considered again', ({ slug }) => `/forums/${slug}/recommendations/2`],
	['the list before the first one', () => `${nextForum}/recommendations`],
	// a page that loads itself anew is an offence of its own: the screen can be told to stand still
	['the screen of a hall', ({ slug, session }) => `/forums/${slug}/sessions/${session}/screen?still=1`],
	['the screen of a hall after a decision', ({ slug, decided }) => `/forums/${slug}/sessions/${decided}/screen?still=1`]
];
for (const [name, pathOf] of pages)
	for (const [language, prefix] of languages)
		test(`${name} in ${language}: named, without a script, fits 320 pixels, accessible`, { tag: MARKUP }, async ({ page, request }) => {
			const path = prefix + pathOf(await onStage());
			const source = await (await request.get(path)).text();
			expect(source).not.toContain('<script');
			expect(source).not.toMatch(/\sstyle=/);
			await page.goto(path);
			await expect(page.locator('html')).toHaveAttribute('lang', language);
			await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
			await expect(page).toHaveTitle(/.+ – (Алаң|Alang)$/);
			if (language === 'kk') await inEveryLight(page);
			else await accessible(page);
		});

test(
	'from the forum to a text, its versions and its platform, and on to the outcome document',
	{ tag: QUICK },
	async ({ page, request }) => {
		const { slug } = await onStage();
		await page.goto(`/forums/${slug}`);
		await expect(page.getByText('Форум қабылдаған ұсыным саны: 2')).toBeVisible();
		await page.getByRole('navigation', { name: 'Негізгі мәзір' }).getByRole('link', { name: 'Ұсынымдар' }).click();
		await expect(page.getByRole('main').getByRole('heading', { level: 4 })).toHaveCount(3);
		await page.getByLabel('Диалог алаңы', { exact: true }).selectOption({ label: '2. Кең алаң' });
		await page.getByRole('button', { name: 'Сүзу' }).click();
		await expect(page.getByRole('main').getByRole('heading', { level: 4 })).toHaveCount(1);
		await expect(page.getByText('қайта қаралуда')).toBeVisible();
		await page.goto(`/forums/${slug}/recommendations/1`);
		await expect(page.getByText('жақтады – 41, қарсы – 3, қалыс қалды – 5; қатысқаны – 52')).toBeVisible();
		await expect(page.getByText('Бекмұхамедова Айнұр')).toBeVisible();
		await expect(page.locator('ins').last()).toContainText('құжат тізімін қысқарту');
		await page.getByText('Алғашқы мәтін').click();
		await page.getByRole('link', { name: /форумның № 1 ұсынымын жалғастырады/ }).click();
		await expect(page.getByRole('link', { name: /ұсынымында жалғасын тапты/ })).toBeVisible();
		await page.goBack();
		await page.getByRole('link', { name: 'Барлық ұсынымдар' }).click();
		const paper = await page.getByRole('link', { name: /^PDF ?: Қорытынды құжат, қазақша және орысша$/ }).getAttribute('href');
		const file = await request.get(paper ?? '');
		expect([file.status(), file.headers()['content-type']]).toEqual([200, 'application/pdf']);
	}
);

test('the screen loads itself anew, and another text is one press away', async ({ page }) => {
	const { slug, session } = await onStage();
	await page.goto(`/forums/${slug}/sessions/${session}/screen`);
	await expect(page.locator('meta[http-equiv=refresh]')).toHaveAttribute('content', '5');
	await expect(page.locator('meta[name=robots]')).toHaveAttribute('content', 'noindex');
	await page.getByRole('link', { name: 'Бетті жаңартпау' }).click();
	await expect(page.locator('meta[http-equiv=refresh]')).toHaveCount(0);
	await page.getByRole('link', { name: /^2-\u2060?мәтін, барлығы 2$/ }).click();
	await expect(page).toHaveURL(/n=2/);
	await expect(page.getByText('Разработать программу малых грантов.')).toBeVisible();
});

/** A text of so many letters in two languages, in words as long as theirs. */
const textOf = (letters: number) => {
	const fill = (words: string) => words.repeat(Math.ceil(letters / words.length)).slice(0, letters - 1) + '.';
	return {
		kk: fill('Үкіметтік емес ұйымдардың мемлекеттік әлеуметтік тапсырысқа қатысу тәртібін жеңілдету ұсынылады, '),
		ru: fill('Рекомендуется упростить порядок участия неправительственных организаций в государственном социальном заказе, ')
	};
};
/** What of the screen of a hall lies outside of it, or over another part of it. */
const outside = (page: Page) =>
	page.evaluate(() => {
		const parts = [...document.querySelectorAll('main > header, main > h1, main h2, main .beside p, main .decision, main > footer')];
		const boxes = parts.map((part) => ({ part, box: part.getBoundingClientRect() }));
		const over = boxes.filter(
			({ box }) => box.bottom > innerHeight + 0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.left < -0.5
		);
		const meet = boxes.filter(({ box: a }, at) =>
			boxes
				.slice(at + 1)
				.some(
					({ box: b }) =>
						Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1 && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
				)
		);
		const scrolls = document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth;
		return [...new Set([...over, ...meet].map(({ part }) => part.className || part.tagName)), ...(scrolls ? ['scrolls'] : [])];
	});
const halls = [
	{ width: 1920, height: 1080 },
	{ width: 1280, height: 720 }
];

test('a text of two languages with up to 1,200 letters each stands whole on the screen of a hall, with its decision too', async ({
	page
}) => {
	test.slow();
	const found: unknown[] = [];
	for (const letters of [60, 200, 700, 1200])
		for (const decided of [false, true]) {
			await page.goto(await makeFixtures<string>('screen', { text: textOf(letters), decided }));
			await expect(page.locator('.beside p')).toHaveCount(2);
			for (const size of halls) {
				await page.setViewportSize(size);
				const text = page.locator('.beside p').first();
				const letter = await text.evaluate((p) => Math.floor(innerHeight / parseFloat(getComputedStyle(p).fontSize)));
				// at least a seventy-second of the height
				const faults = [...(await outside(page)), ...(letter > 72 ? [`1/${letter}`] : [])];
				if (faults.length) found.push([letters, decided, size.width, faults]);
			}
		}
	expect(found).toEqual([]);
	// a text of the greatest length goes on below: that is seen (control)
	await page.goto(await makeFixtures<string>('screen', { text: textOf(5000), decided: false }));
	for (const size of halls) {
		await page.setViewportSize(size);
		expect(await outside(page)).toContain('scrolls');
	}
});

test('the navigation breaks no word between its widths', { tag: MARKUP }, async ({ page }) => {
	const { slug } = await onStage();
	const broken: [string, number, string][] = [];
	for (const [language, prefix] of languages) {
		await page.goto(`${prefix}/forums/${slug}/recommendations`);
		for (const width of [320, 390, 761, 768, 820, 900, 980, 1040, 1100, 1280]) {
			await page.setViewportSize({ width, height: 844 });
			const words = await page.locator('header nav a').evaluateAll((links) =>
				links.flatMap((link) => {
					const node = link.firstChild;
					return [...(node?.textContent ?? '').matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
						const range = document.createRange();
						range.setStart(node as Node, index);
						range.setEnd(node as Node, index + word.length);
						return range.getClientRects().length > 1 ? [word] : [];
					});
				})
			);
			const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
			broken.push(...[...words, ...(over > 0 ? ['sideways'] : [])].map((word): [string, number, string] => [language, width, word]));
		}
	}
	expect(broken).toEqual([]);
});
