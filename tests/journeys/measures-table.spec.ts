import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import readXlsxFile from 'read-excel-file/universal';
import { answered, savedInCalc } from '../support/libreoffice.ts';
import { plan } from '../support/office-tables.ts';
import { comesTo, said, type SessionStaff } from './session-staff';
import { makeFixtures } from './fixtures';
import { accessible, expect, test } from './support';

/** The way by the office's table: a real plan of twelve rows typed in, taken as XLSX, filled in, sent back and written. Without a script. */

test.use({ javaScriptEnabled: false });

const BODY = 'Қостанай облысы әкімдігінің қоғамдық даму басқармасы';

async function fits(page: Page, looker: Page): Promise<void> {
	await looker.goto(page.url());
	for (const width of [390, 1280]) {
		await looker.setViewportSize({ width, height: 900 });
		await accessible(looker);
		expect(await looker.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
	}
}

/** Takes the table and gives its sheets, as words. */
async function taken(page: Page): Promise<{ file: Uint8Array; rows: string[][] }> {
	const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'XLSX жүктеп алу' }).click()]);
	const file = new Uint8Array(await readFile(await download.path()));
	const [table] = await readXlsxFile(file.buffer);
	return { file, rows: (table?.data ?? []).map((row) => row.map((cell) => String(cell ?? ''))) };
}

async function send(page: Page, buffer: Buffer, name = 'жоспар.xlsx'): Promise<void> {
	await page.getByLabel('Толтырылған кесте', { exact: true }).setInputFiles({
		...{ name, buffer, mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
	});
	await page.getByRole('button', { name: 'Кестені оқу' }).click();
}

test('a plan of twelve rows goes out as a table and comes back filled in', async ({ page, browser }) => {
	test.setTimeout(240_000);
	page.setDefaultTimeout(15_000);
	const { slug, organiser } = await makeFixtures<SessionStaff>('bench');
	const desk = `/organiser/forums/${slug}`;
	await comesTo(page, organiser, `${desk}/recommendations`);
	await page.getByLabel('Қазақша мәтіні').fill('Өңірлік жоспар бекітілсін.');
	await page.getByLabel('Орысша мәтіні').fill('Утвердить региональный план.');
	await page.getByRole('button', { name: 'Ұсыным бастау' }).click();
	await page.getByRole('button', { name: 'Дауысқа қою' }).click();
	await page.getByRole('radio', { name: 'тұтас мәтін' }).check();
	await page.getByRole('radio', { name: 'консенсус' }).check();
	await page.getByRole('button', { name: 'Қабылданды деп жазу' }).click();
	await page.getByRole('button', { name: 'Бәрібір жазу' }).click();
	await page.getByRole('link', { name: 'Жауапты органды белгілеу' }).click();

	// the plan is typed in, row by row
	for (const [n, [title, term, form]] of plan.entries()) {
		if (n) await page.getByRole('button', { name: 'Осы ұсынымға тағы бір іс-шара қосу' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(`^1\\.${n + 1}`));
		await page.getByRole('group', { name: 'Іс-шараның атауы' }).getByRole('textbox').first().fill(title);
		await page.getByRole('group', { name: 'Орындалу мерзімі' }).getByRole('textbox').first().fill(term);
		await page.getByRole('group', { name: 'Аяқталу нысаны' }).getByRole('combobox').first().fill(form);
		await page.getByLabel('Негізгі орындаушы').selectOption({ label: BODY });
		await page.getByRole('button', { name: 'Жоспардың жолын сақтау' }).click();
		await expect(said(page)).toHaveText('Жоспардың жолы сақталды.');
	}

	await page.goto(`${desk}/measures`);
	await page.getByRole('link', { name: 'Іс-шаралар кестесі', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Іс-шаралар кестесі');
	const context = await browser.newContext({ javaScriptEnabled: true, storageState: await page.context().storageState() });
	const looker = await context.newPage();
	await fits(page, looker);
	const { file, rows } = await taken(page);
	expect(rows[0]).toEqual([
		...['Р/с №', 'Ұсыным / Іс-шараның атауы', 'Аяқталу нысаны', 'Жауапты орындаушылар', 'Орындалу мерзімі', 'Болжамды шығыстар'],
		...['Қаржыландыру көзі', 'Орындалуы туралы ақпарат', 'Мәртебесі']
	]);
	expect(rows.slice(1).map(([key, title, form, body, term]) => [key, title, term, form, body])).toEqual(
		plan.map(([title, term, form], n) => [`1.${n + 1}`, title, term, form, BODY])
	);
	// no row has a date: none is overdue
	expect(new Set(rows.slice(1).map((row) => row.at(-1)))).toEqual(new Set(['органның жауабын күтуде']));

	// what is wrong is said beside the field
	await send(page, Buffer.from('бұл кесте емес'), 'жоспар.xlsx');
	await expect(page.getByRole('alert').first()).toContainText('Бұл XLSX кестесі емес');

	// filled in and saved in Calc; two rows are wrong
	const answer = (n: number): [string, string] => [
		`${n}-жол: жұмыс тобы құрылды.\nКестесі бекітілді.`,
		n === 2 ? 'орындалды' : 'орындалуда'
	];
	const answers = Object.fromEntries(plan.map((_, n) => [`1.${n + 1}`, answer(n + 1)]));
	const calc = await savedInCalc(file, answered({ ...answers, '1.3': ['', 'ішінара орындалды'], '1.4': ['Ақпарат', 'дайын'] }));
	await send(page, calc);
	await expect(page.getByRole('heading', { name: 'Жазылатыны: 10' })).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Алынбайтыны: 2' })).toBeVisible();
	await expect(page.getByText('орындалуы туралы ақпарат не себебі жазылмаған')).toBeVisible();
	await expect(page.getByText('мәртебе сөзі танылмады')).toBeVisible();
	await fits(page, looker);
	// one row is left out
	await page.locator('input[name=take]').nth(9).uncheck();
	await page.getByRole('button', { name: 'Белгіленген жолдарды енгізу' }).click();
	await expect(said(page)).toHaveText('Кесте енгізілді. Ақпарат: 8, нәтиже: 1.');
	await fits(page, looker);

	// the same file once more: only what was not taken is left
	await page.getByRole('link', { name: 'Басқа кесте жіберу' }).click();
	await send(page, calc);
	await expect(page.getByRole('heading', { name: 'Жазылатыны: 1' })).toBeVisible();
	await expect(page.getByText('Өзгеріссіз: 9')).toBeVisible();
	await page.getByRole('link', { name: 'Іс-шаралар кестесі', exact: true }).click();
	const again = await taken(page);
	expect(again.rows[1]?.slice(-2)).toEqual(['1-жол: жұмыс тобы құрылды.\nКестесі бекітілді.', 'орындалуда']);
	expect(again.rows[2]?.at(-1)).toBe('ұйымдастырушының растауын күтуде');

	// the record of the measure says how it came
	await page.goto(`${desk}/measures`);
	await page.getByRole('link', { name: plan[0][0] }).first().click();
	await expect(page.getByText('Кестемен келген жауап')).toBeVisible();

	// the headings are the forum's own
	await page.goto(`${desk}/measures/table/columns`);
	await fits(page, looker);
	const headOf = (name: string) => page.getByRole('group', { name }).getByRole('textbox').first();
	await expect(headOf('Орындалу мерзімі')).toHaveAttribute('placeholder', 'Орындалу мерзімі');
	// a table of five asks for its five, and what was typed for the others is not lost
	await headOf('Болжамды шығыстар').fill('Құны');
	await page.getByRole('radio', { name: 'бес баған' }).check();
	await expect(headOf('Болжамды шығыстар')).toBeHidden();
	await page.getByRole('radio', { name: 'тоғыз баған' }).check();
	await expect(headOf('Болжамды шығыстар')).toHaveValue('Құны');
	await page.getByRole('radio', { name: 'бес баған' }).check();
	await fits(page, looker);
	await page.getByRole('group', { name: 'Орындалу мерзімі' }).getByRole('textbox').first().fill('Мәртебесі');
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(page.getByText('Мұндай атау басқа бағанда бар').first()).toBeVisible();
	await page.getByRole('group', { name: 'Орындалу мерзімі' }).getByRole('textbox').first().fill('Орындау мерзімі');
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(said(page)).toHaveText('Кестенің бағандары сақталды.');
	expect((await taken(page)).rows[0]).toEqual([
		...['Р/с №', 'Ұсыным / Іс-шараның атауы', 'Орындау мерзімі', 'Аяқталу нысаны', 'Жауапты орындаушылар'],
		...['Орындалуы туралы ақпарат', 'Мәртебесі']
	]);
});
