import type { Page } from '@playwright/test';
import { aPdf } from '../support/zip.ts';
import { comesTo, said, type SessionStaff } from './session-staff';
import { makeFixtures } from './fixtures';
import { accessible, expect, test } from './support';

/** The way on paper, the main one in practice: from adoption to the answer that everybody may read, without a script anywhere. */

test.use({ javaScriptEnabled: false });

const BODY = 'Қостанай облысы әкімдігінің қоғамдық даму басқармасы';
const ANSWER = 'Кеңес беру күні алты ауданда өтті, кестесі басқарманың сайтында тұр.';

/** The page that stands is no wider than its window, and its markup has nothing against it: looked at where scripts run, as axe is one. */
async function fits(page: Page, looker: Page): Promise<void> {
	await looker.goto(page.url());
	for (const width of [390, 1280]) {
		await looker.setViewportSize({ width, height: 900 });
		await accessible(looker);
		expect(await looker.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
	}
}

test('an adopted text gets its body, the body answers by letter, and the answer is published', async ({ page, browser }) => {
	test.setTimeout(240_000);
	const { slug, organiser } = await makeFixtures<SessionStaff>('bench');
	const desk = `/organiser/forums/${slug}`;
	const sections = page.getByRole('navigation').filter({ has: page.getByRole('link', { name: 'Ұсынымдар' }) });

	// a text of the forum is adopted; before, the forum has no measures
	await comesTo(page, organiser, `${desk}/recommendations`);
	await expect(sections.getByRole('link', { name: 'Іс-шаралар' })).toHaveCount(0);
	await page.getByLabel('Қазақша мәтіні').fill('Аудандарда тоқсан сайын кеңес беру күні өткізілсін.');
	await page.getByLabel('Орысша мәтіні').fill('Ежеквартально проводить в районах дни консультаций.');
	await page.getByRole('button', { name: 'Ұсыным бастау' }).click();
	await expect(said(page)).toContainText('Ұсыным жобасы құрылды');
	await page.getByRole('button', { name: 'Дауысқа қою' }).click();
	await page.getByRole('radio', { name: 'тұтас мәтін' }).check();
	await page.getByRole('radio', { name: 'консенсус' }).check();
	await page.getByRole('button', { name: 'Қабылданды деп жазу' }).click();
	await page.getByRole('button', { name: 'Бәрібір жазу' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('№ 1 ұсыным');
	const context = await browser.newContext({ javaScriptEnabled: true, storageState: await page.context().storageState() });
	const looker = await context.newPage();
	await fits(page, looker);

	// the next step leads to the row of the plan
	await page.getByRole('link', { name: 'Жауапты органды белгілеу' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^1\.1/);
	await fits(page, looker);
	const term = page.getByRole('group', { name: 'Орындалу мерзімі' }).getByRole('textbox').first();
	await term.fill('2027 жылғы 2-тоқсан');
	await page.getByLabel('Органды атауынан іздеу').fill('қоғамдық даму');
	await page.getByRole('button', { name: 'Іздеу' }).click();
	await expect(page.getByText(/^Табылғаны: [1-9]/)).toBeVisible();
	await expect(term).toHaveValue('2027 жылғы 2-тоқсан');
	await page.getByLabel('Негізгі орындаушы').selectOption({ label: BODY });
	await page.getByLabel(/^Бақылау күні/).fill('2020-06-30');
	await page.getByRole('button', { name: 'Жоспардың жолын сақтау' }).click();
	await expect(page.getByRole('alert').first()).toContainText('Бақылау күні өтіп кеткен');
	await expect(term).toHaveValue('2027 жылғы 2-тоқсан');
	await page.getByLabel(/^Бақылау күні/).fill('2099-06-30');
	await page.getByRole('button', { name: 'Жоспардың жолын сақтау' }).click();
	await expect(said(page)).toHaveText('Жоспардың жолы сақталды.');
	await expect(page.getByText('Жауапты органға жүктелді')).toBeVisible();

	// the body writes a letter
	await sections.getByRole('link', { name: 'Іс-шаралар' }).click();
	await expect(page.getByRole('row').filter({ hasText: BODY })).toContainText('органның жауабын күтуде');
	await fits(page, looker);
	await page.getByRole('link', { name: 'Органның хатын енгізу' }).click();
	await page.getByLabel('Хат жазған орган').selectOption({ label: BODY });
	await page.getByRole('button', { name: 'Іс-шараларын көрсету' }).click();
	await expect(page.getByRole('heading', { name: 'Хатта не айтылған' })).toBeVisible();
	await page.goto(`${desk}/measures/letter?body=${await page.getByLabel('Хат жазған орган').inputValue()}`);
	await fits(page, looker);
	await page.getByLabel('Хаттың нөмірі').fill('05-12/988');
	await page.getByLabel(/^1\.1-\u2060?іс-\u2060?шара туралы/).selectOption({ label: 'орындалды' });
	await page.getByLabel('Хаттың мәтіні немесе мазмұны').fill(ANSWER);
	await page
		.getByLabel(/^Хаттың сканерленген көшірмесі/)
		.setInputFiles({ name: 'Хат 05-12.pdf', mimeType: 'application/pdf', buffer: aPdf() });
	await page.getByRole('button', { name: 'Хатты енгізу' }).last().click();
	await expect(page.getByRole('alert').first()).toContainText('Күнін көрсетіңіз');
	await expect(page.getByLabel('Хаттың мәтіні немесе мазмұны')).toHaveValue(ANSWER);
	await page.getByLabel('Хаттың күні').fill('2026-11-20');
	await page.getByRole('button', { name: 'Хатты енгізу' }).last().click();
	await expect(said(page)).toContainText('Орган хаты енгізілді.');

	// it waits to be published and confirmed
	await said(page).getByRole('link', { name: 'Жарияланбаған жауаптар: 1' }).click();
	await expect(page.getByText(ANSWER)).toBeVisible();
	await expect(page.getByRole('link', { name: 'Хат 05-12.pdf' })).toBeVisible();
	await fits(page, looker);
	await page.goto(`${desk}/measures?status=for-organiser`);
	await page.getByRole('link', { name: /кеңес беру күні өткізілсін/ }).click();
	await expect(page.getByRole('figure')).toContainText(ANSWER);
	await fits(page, looker);
	await page.getByText('Толықтыруға қайтару', { exact: true }).first().click();
	await page.getByRole('button', { name: 'Толықтыруға қайтару' }).click();
	await expect(page.getByText('Мәтін керек', { exact: false }).first()).toBeVisible();
	await page.getByText('Нәтижені растау', { exact: true }).first().click();
	await page.getByRole('button', { name: 'Нәтижені растау' }).click();
	await expect(said(page)).toHaveText('Нәтиже расталды, іс-шара бақылаудан алынды.');
	await expect(page.getByText('Ұйымдастырушы растады, бақылаудан алынды')).toBeVisible();
	// the scan is open to nobody until the organiser says so
	const everybody = await browser.newContext({ javaScriptEnabled: false });
	const reader = await everybody.newPage();
	const scan = page.getByRole('link', { name: 'Хат 05-12.pdf' });
	const address = (await scan.getAttribute('href')) ?? '';
	expect((await reader.request.get(address)).status()).toBe(404);
	await page.getByRole('button', { name: /^Көпшілікке ашу/ }).click();
	await expect(said(page)).toContainText('Файл жұртқа ашылды.');
	await fits(page, looker);
	await expect(async () => {
		await reader.goto(`/forums/${slug}/recommendations/1`);
		await expect(reader.getByRole('link', { name: 'Хат 05-12.pdf' }).first()).toBeVisible();
	}).toPass();
	expect((await reader.request.get(address)).status()).toBe(200);
	await everybody.close();
	await page.goto(`${desk}/measures?status=done`);
	await expect(page.getByRole('row').filter({ hasText: BODY })).toContainText('орындалды');
	await page.goto(`${desk}/measures/answers`);
	await expect(page.getByText('Жарияланбаған жауап жоқ')).toBeVisible();
	await context.close();
});
