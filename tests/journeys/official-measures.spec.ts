import type { Page } from '@playwright/test';
import type { MeasureStage } from '../support/measure-stage.ts';
import { aPdf } from '../support/zip.ts';
import { comesTo, said } from './session-staff';
import { makeFixtures } from './fixtures';
import { accessible, expect, signInOnPage, test } from './support';

/** The official of a body: what is to be done next, an answer of each kind, and nothing of other bodies. Without a script. */

test.use({ javaScriptEnabled: false });
const LIST = '/official/recommendations';
const chosen = (page: Page, name: string) => page.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
const send = (page: Page) => page.getByRole('button', { name: 'Жіберу' }).click();
const organise = (stage: MeasureStage, measureId: string, kind: 'confirm' | 'return', text?: string) =>
	makeFixtures('organise', { forumId: stage.forumId, measureId, kind, text });

test('an official reports, reports the outcome, answers a return, and the measure leaves control', async ({ page }) => {
	test.slow();
	const stage = await makeFixtures<MeasureStage>('measures');
	await comesTo(page, stage.official, '/official');
	await page.getByRole('link', { name: 'Органның іс-шаралары мен олар бойынша жауап беру' }).click();

	// what is late stands first, what has no date last
	await expect(page.getByRole('heading', { level: 2 })).toHaveText([/^1\.1/, /^2\.1/, /^3\.1/]);
	const rows = page.getByRole('main').getByRole('listitem');
	await expect(rows.first()).toContainText('Мерзімнен кешіккен күн саны: 8');
	await expect(rows.nth(1)).toContainText('Қалған күн саны: 20');
	await expect(rows.nth(2)).toContainText('бақылау күні жоқ');
	await expect(page.getByText('мерзімі өткен іс-шара: 1.1')).toBeVisible();
	await page.getByRole('link', { name: /^Бірлесіп орындау/ }).click();
	await expect(page.getByRole('heading', { level: 2 })).toHaveText([/^4\.1/]);
	await page.getByRole('link', { name: /^Бақылауда \d/ }).click();

	// a report without words is asked for them, and nothing is lost
	await page.getByRole('link', { name: /^Ашу\s?: 1\.1/ }).click();
	await chosen(page, 'Мерзімін ұзартуды сұрау');
	await page.getByLabel('Негіз болатын құжаттың нөмірі').fill('05-12/1032');
	await send(page);
	await expect(page.getByRole('alert')).toContainText('Жаңа бақылау күні');
	await expect(page.getByLabel('Негіз болатын құжаттың нөмірі')).toHaveValue('05-12/1032');
	await expect(page.getByRole('radio', { name: 'Мерзімін ұзартуды сұрау' })).toBeChecked();
	await chosen(page, 'Орындалу барысы туралы ақпарат');
	await page.getByLabel('Не істелді немесе себебі').fill('Бұйрықтың жобасы әзірленді.');
	await page.getByLabel(/^Файл/).setInputFiles({ name: 'Бұйрық № 214.pdf', mimeType: 'application/pdf', buffer: aPdf() });
	await page.getByRole('button', { name: /РУС/ }).click();
	await expect(page.getByRole('checkbox', { name: /^Бұйрық № 214\.pdf/ })).toBeChecked();
	await expect(page.getByLabel('Что сделано или почему')).toHaveValue('Бұйрықтың жобасы әзірленді.');
	await page.getByRole('button', { name: /ҚАЗ/ }).click();
	await send(page);
	await expect(said(page)).toContainText('Ақпарат ұйымдастырушыға жіберілді.');
	await expect(page.getByRole('main').getByText('Бұйрықтың жобасы әзірленді.').last()).toBeVisible();
	// the file that came along is saved, not opened
	const saved = page.waitForEvent('download');
	await page.getByRole('link', { name: 'Бұйрық № 214.pdf' }).click();
	expect((await saved).suggestedFilename()).toBe('Бұйрық № 214.pdf');

	// the outcome; the organiser returns it, then confirms it
	await chosen(page, 'Нәтижесі');
	await page.getByRole('radio', { name: 'ішінара орындалды', exact: true }).check();
	await send(page);
	await expect(page.getByRole('alert')).toContainText('Не істелді немесе себебі');
	await page.getByRole('radio', { name: 'орындалды', exact: true }).check();
	await send(page);
	await expect(said(page)).toContainText('Нәтижесі ұйымдастырушыға жіберілді.');
	await expect(page.getByText('ұйымдастырушының растауын күтуде').first()).toBeVisible();
	await expect(page.getByRole('radio', { name: /^Нәтижесі/ })).toHaveCount(0);
	const [late] = stage.measures;
	await organise(stage, late, 'return', 'Бұйрықтың көшірмесі жоқ');
	await page.reload();
	// at the top of the page, and in the record
	await expect(page.getByText('Бұйрықтың көшірмесі жоқ')).toHaveCount(2);
	await chosen(page, 'Нәтижесі');
	await page.getByRole('radio', { name: 'орындалды', exact: true }).check();
	await page.getByLabel('Не істелді немесе себебі').fill('Бұйрық № 214 бекітілді.');
	await send(page);
	await organise(stage, late, 'confirm');
	await page.goto(`${LIST}?view=closed`);
	await expect(page.getByRole('heading', { level: 2 })).toHaveText([/^1\.1/]);
	await page.getByRole('link', { name: /^Ашу\s?: 1\.1/ }).click();
	await expect(page.getByText('Іс-шара бақылаудан алынды.').first()).toBeVisible();

	// an own entry is corrected afterwards too
	await page
		.getByRole('radio', { name: /Орган нәтижесін хабарлады: орындалды/ })
		.last()
		.check();
	await page.getByLabel('Не істелді немесе себебі').fill('Бұйрықтың нөмірі: 241.');
	await send(page);
	await expect(said(page)).toContainText('Түзету жазылды.');
});

test('a measure that is not theirs leaves them, and another body finds nothing', async ({ page }) => {
	test.slow();
	const stage = await makeFixtures<MeasureStage>('measures');
	const [late, soon, far] = stage.measures;
	await comesTo(page, stage.official, `${LIST}/${far}`);
	await chosen(page, 'Біздің құзыретке жатпайды');
	await page.getByLabel('Не істелді немесе себебі').fill('Ереженің 14-тармағы бойынша басқа органға жатады.');
	await send(page);
	await expect(said(page)).toContainText('іс-шара органыңыздың жауапкершілігінен алынды');
	await page.goto(LIST);
	await expect(page.getByRole('heading', { level: 2 })).toHaveText([/^1\.1/, /^2\.1/]);

	await comesTo(page, stage.other, LIST);
	await expect(page.getByRole('heading', { level: 2 })).toHaveText([/^4\.1/]);
	for (const id of [soon, far, 'nothing']) expect((await page.goto(`${LIST}/${id}`))?.status()).toBe(404);
	// beside the lead: a text, and nothing else
	await page.goto(`${LIST}/${late}`);
	await expect(page.getByRole('radio')).toHaveCount(1);
	await page.getByLabel('Не істелді немесе себебі').fill('Деректер берілді.');
	await send(page);
	await expect(said(page)).toContainText('Ақпарат ұйымдастырушыға жіберілді.');
	// what it wrote is not the lead's to read before it is published
	await comesTo(page, stage.official, `${LIST}/${late}`);
	await expect(page.getByText('Деректер берілді.')).toHaveCount(0);
	await expect(page.getByText('Мәтіні жарияланбаған').first()).toBeVisible();
});

test.describe('with a browser that runs axe', () => {
	test.use({ javaScriptEnabled: true });

	test('the pages can be used by everybody, on a phone too; who speaks for no body is told whom to ask', async ({ page }) => {
		test.slow();
		const stage = await makeFixtures<MeasureStage>('measures');
		await comesTo(page, stage.official, LIST);
		for (const path of [LIST, `${LIST}/${stage.measures[0]}`])
			for (const prefix of ['', '/ru', '/en']) {
				await page.goto(prefix + path);
				for (const width of [390, 1280]) {
					await page.setViewportSize({ width, height: 844 });
					expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
					await accessible(page);
				}
			}
		await page.context().clearCookies();
		await signInOnPage(page, 'desk');
		await page.goto(LIST);
		await expect(page.getByText('Сізге бірде-бір мемлекеттік орган бекітілмеген')).toBeVisible();
		await accessible(page);
	});
});
