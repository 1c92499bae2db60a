import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import readXlsxFile from 'read-excel-file/node';
import { PAST_SLUG, personalTexts } from './demo.ts';
import { accessible, expect, languages, signInOnPage, test } from './support.ts';
import { QUICK } from '../suites.ts';

/** The official: figures of the granted forums, as screen, files and paper; nothing of any person. */

const page = `/official/forums/${PAST_SLUG}`;

async function download(from: Page, name: string): Promise<{ file: string; path: string }> {
	const [saved] = await Promise.all([from.waitForEvent('download'), from.getByRole('link', { name, exact: true }).click()]);
	return { file: saved.suggestedFilename(), path: await saved.path() };
}

test('an official reads the figures, which add up, and takes both files along', { tag: QUICK }, async ({ page: screen }) => {
	await signInOnPage(screen, 'official');
	await screen.getByRole('link', { name: 'Халықаралық азаматтық форум', exact: true }).click();
	const figure = async (label: string) =>
		Number(
			(
				await screen
					.getByRole('definition')
					.and(screen.locator(`dt:text-is("${label}") + dd`))
					.innerText()
			).replace('%', '')
		);
	const [registered, confirmed, attended] = [await figure('тіркелді'), await figure('расталды'), await figure('қатысты')];
	expect(registered).toBeGreaterThan(0);
	expect(await figure('тіркелгендердің қатысқан үлесі')).toBe(Math.round((attended / registered) * 100));
	for (const name of ['Елдер бойынша', 'Қатысушы санаттары бойынша']) {
		const total = screen.getByRole('table', { name }).getByRole('row', { name: /^Барлығы/ });
		await expect(total.getByRole('cell')).toHaveText([...[registered, confirmed, attended].map(String), /%$/]);
	}
	await expect(screen.locator('figure svg').first()).toBeVisible();

	const csv = await download(screen, 'CSV');
	expect(csv.file).toBe(`${PAST_SLUG}-attendance.csv`);
	const text = await readFile(csv.path, 'utf8');
	expect(text.startsWith('\uFEFF')).toBe(true);
	expect(text).toContain(`Елдер бойынша;Барлығы;${registered};${confirmed};${attended};`);
	const xlsx = await download(screen, 'Толық есеп, XLSX');
	expect(xlsx.file).toBe(`${PAST_SLUG}-attendance.xlsx`);
	const sheets = await readXlsxFile(xlsx.path);
	expect(JSON.stringify(sheets)).toContain(`"Барлығы",${registered},${confirmed},${attended},${attended / registered}`);
	const byCountry = await download(screen, 'CSV: Елдер бойынша');
	expect(byCountry.file).toBe(`${PAST_SLUG}-attendance-country.csv`);
});

test('no answer to an official holds anything of any person', async ({ page: screen }) => {
	const texts = await personalTexts(PAST_SLUG);
	expect(texts.length).toBeGreaterThan(400);
	await signInOnPage(screen, 'official');
	const breakdowns = ['country', 'kind', 'platform', 'district', 'settlement'];
	const files = ['', ...breakdowns.map((breakdown) => `?cut=${breakdown}`)];
	const asked = [
		...languages.map(([, prefix]) => prefix + page),
		`${page}/__data.json`,
		...files.map((query) => `${page}/summary.csv${query}`)
	];
	const found = async (path: string) => {
		const answer = await screen.request.get(path);
		const body = await answer.text();
		return texts.filter((text) => body.includes(text));
	};
	for (const path of asked) expect([path, await found(path)]).toEqual([path, []]);
	for (const query of files) {
		const cells = JSON.stringify(await readXlsxFile(await (await screen.request.get(`${page}/summary.xlsx${query}`)).body()));
		expect([query, texts.filter((text) => cells.includes(text))]).toEqual([query, []]);
	}
	// the control: the organiser's list does hold them
	await screen.context().clearCookies();
	await signInOnPage(screen, 'organiser');
	expect((await found(`/desk/forums/${PAST_SLUG}`)).length).toBeGreaterThan(20);
});

for (const [language, prefix] of languages)
	test(`the summary can be used by everybody in ${language}, on a phone and on paper`, async ({ page: screen }) => {
		test.slow();
		await signInOnPage(screen, 'official');
		for (const width of language === 'kk' ? [390, 1280] : [390]) {
			await screen.setViewportSize({ width, height: 844 });
			await screen.goto(prefix + page);
			expect(await screen.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
			await accessible(screen);
		}
		// A4 less its margins, in CSS pixels
		await screen.setViewportSize({ width: 688, height: 1000 });
		await screen.emulateMedia({ media: 'print' });
		expect(await screen.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
		await expect(screen.getByRole('link', { name: 'CSV', exact: true })).toBeHidden();
	});
