import type { Page } from '@playwright/test';
import { makeFixtures } from './fixtures';
import { accessible, expect, signInOnPage, test } from './support';

const said = (page: Page) => page.getByRole('status').first();
const narrow = async (page: Page) => {
	await page.setViewportSize({ width: 390, height: 800 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
	await page.setViewportSize({ width: 1280, height: 800 });
};

test('a registration that was withdrawn by mistake is opened again with its seat, and its owner sees the way', async ({ page }) => {
	const slug = await makeFixtures<string>('forum');
	const token = await makeFixtures<string>('register', { slug, platform: 2, surname: 'Қайтаров', givenName: 'Нұрлан' });
	await signInOnPage(page, 'admin');
	await page.goto(`/organiser/forums/${slug}/registrations?search=Қайтаров`);
	await page.getByRole('link', { name: 'Қайтаров Нұрлан' }).click();
	await page.locator('summary', { hasText: 'Тіркеуден шығару' }).click();
	await expect(page.getByText('Тіркеуді кейін қайта ашуға болады')).toBeVisible();
	await page.getByRole('button', { name: 'Иә, тіркеуден шығару' }).click();
	await expect(said(page)).toHaveText('Қатысушы тіркеуден шығарылды. Хат жіберілген жоқ: қатысушыға өзіңіз хабарлаңыз.');

	const own = await page.context().newPage();
	await own.goto(`/registrations/${token}`);
	await expect(own.getByRole('heading', { name: 'Өтініміңіз кері қайтарып алынды' })).toBeVisible();
	await expect(own.getByRole('link', { name: 'Хат жазу: Қателік болды ма?' })).toHaveAttribute('href', 'mailto:stage@alang.example');
	await accessible(own);

	await page.locator('summary', { hasText: 'Тіркеуді қайта ашу' }).click();
	await expect(page.getByText('бірден расталады')).toBeVisible();
	await page.getByRole('button', { name: 'Қайта ашу', exact: true }).click();
	await expect(page.getByText('Себебі').first()).toBeVisible();
	await expect(page.getByRole('textbox', { name: 'Себебі' })).toHaveAttribute('aria-invalid', 'true');
	await accessible(page);
	await narrow(page);
	await page.getByRole('textbox', { name: 'Себебі' }).fill('Қате басылды');
	await page.getByRole('button', { name: 'Қайта ашу', exact: true }).click();
	await expect(said(page)).toHaveText(
		'Тіркеу қайта ашылды. № 2 алаңдағы орны қайтарылды. Хат жіберілген жоқ: қатысушыға өзіңіз хабарлаңыз.'
	);
	await expect(page.getByRole('row', { name: /қайта ашылды.*Қате басылды/ })).toBeVisible();
	await accessible(page);
	await narrow(page);
	await own.reload();
	await expect(own.getByRole('heading', { level: 1 })).toHaveText(/расталды/);
	await expect(own.getByText('Қателік болды ма?')).toHaveCount(0);
});

test('a session that was cancelled by mistake is held after all, and so is the forum', async ({ page }) => {
	const slug = await makeFixtures<string>('forum');
	const token = await makeFixtures<string>('register', { slug, platform: 1 });
	await signInOnPage(page, 'admin');
	const base = `/organiser/forums/${slug}`;
	await page.goto(`${base}/programme`);
	await page.getByRole('link', { name: 'Толы алаң' }).click();
	await page.locator('summary', { hasText: 'Отырысты өткізбеу' }).click();
	await page.getByRole('group', { name: 'Түсіндірме' }).getByRole('textbox', { name: 'Қазақша' }).fill('Спикер келе алмады.');
	await page.getByRole('button', { name: 'Отырысты өткізбеу' }).click();
	await expect(page.getByText('Бұл отырыс өткізілмейді.')).toBeVisible();
	await page.locator('summary', { hasText: 'Отырысты бәрібір өткізу' }).click();
	await expect(page.getByText('Хат жазылатын адам саны: 2.')).toBeVisible();
	await accessible(page);
	await narrow(page);
	await page.getByRole('textbox', { name: 'Себебі' }).fill('Басқа алаңның орнына басылды');
	await page.getByRole('button', { name: 'Отырысты бәрібір өткізу' }).click();
	await expect(said(page)).toContainText('Отырыс өтеді');
	await expect(said(page)).toContainText('Қайтарылған орын: 1, күту тізіміне қайтқаны: 1, қайтарылмағаны: 0');
	await accessible(page);
	await page.goto(`/registrations/${token}`);
	await expect(page.getByText('Күту тізіміндегі кезек нөміріңіз: 1').or(page.getByText('нөміріңіз: 1')).first()).toBeVisible();
	await page.goto(`/forums/${slug}/programme`);
	await expect(page.getByText('Спикер келе алмады.')).toHaveCount(0);

	await page.goto(`${base}/settings`);
	await page.locator('summary', { hasText: 'Форумды өткізбеу' }).click();
	await page.getByRole('group', { name: 'Түсіндірме' }).getByRole('textbox', { name: 'Қазақша' }).fill('Боран.');
	await page.getByRole('button', { name: 'Форумды өткізбеу' }).click();
	await expect(said(page)).toHaveText(
		'Форум өткізілмейтін болып белгіленді. Хат жазылған адам саны: 2. Хаттар жіберілмейді: пошта сервері қосылмаған, олар сервердегі mail қалтасында қалады.'
	);
	await page.locator('summary', { hasText: 'Форумды бәрібір өткізу' }).click();
	await page.getByRole('textbox', { name: 'Себебі' }).fill('Ауа райы түзелді');
	await accessible(page);
	await page.getByRole('button', { name: 'Форумды бәрібір өткізу' }).click();
	await expect(said(page)).toHaveText(
		'Форум өтеді. Хат жазылған адам саны: 2. Хаттар жіберілмейді: пошта сервері қосылмаған, олар сервердегі mail қалтасында қалады.'
	);
	await page.goto(`${base}/audit`);
	await expect(page.getByRole('row', { name: /өткізілмейтін форум қайтарылды.*Ауа райы түзелді/ })).toBeVisible();
	await expect(page.getByRole('row', { name: /өткізілмейтін отырыс қайтарылды.*Басқа алаңның орнына басылды/ })).toBeVisible();
	await accessible(page);
	await narrow(page);
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });
	test('both are done too', async ({ page }) => {
		const slug = await makeFixtures<string>('forum');
		await makeFixtures('register', { slug, surname: 'Скриптсізов', givenName: 'Асан' });
		await signInOnPage(page, 'admin');
		await page.goto(`/organiser/forums/${slug}/registrations?search=Скриптсізов`);
		await page.getByRole('link', { name: 'Скриптсізов Асан' }).click();
		await page.locator('summary', { hasText: 'Қабылдамау' }).click();
		await page.getByRole('textbox', { name: 'Өз сөзіңізбен' }).fill('Орын аз');
		await page.getByRole('button', { name: 'Өтінімді қабылдамау' }).click();
		await page.locator('summary', { hasText: 'Тіркеуді қайта ашу' }).click();
		await page.getByRole('textbox', { name: 'Себебі' }).fill('Қате басылды');
		await page.getByRole('button', { name: 'Қайта ашу', exact: true }).click();
		await expect(said(page)).toHaveText('Тіркеу қайта ашылды. Хат жіберілген жоқ: қатысушыға өзіңіз хабарлаңыз.');
		await page.goto(`/organiser/forums/${slug}/programme`);
		await page.getByRole('link', { name: 'Толы алаң' }).click();
		await page.locator('summary', { hasText: 'Отырысты өткізбеу' }).click();
		await page.getByRole('group', { name: 'Түсіндірме' }).getByRole('textbox', { name: 'Қазақша' }).fill('Өтпейді.');
		await page.getByRole('button', { name: 'Отырысты өткізбеу' }).click();
		await page.locator('summary', { hasText: 'Отырысты бәрібір өткізу' }).click();
		await page.getByRole('textbox', { name: 'Себебі' }).fill('Қате басылды');
		await page.getByRole('button', { name: 'Отырысты бәрібір өткізу' }).click();
		await expect(said(page)).toContainText('Отырыс өтеді');
	});
});
