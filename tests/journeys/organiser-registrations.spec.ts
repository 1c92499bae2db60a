import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import readXlsxFile from 'read-excel-file/node';
import { accessible, expect, languages, nextForum, pastForum, signInOnPage, test } from './support';
import { makeFixtures } from './fixtures';
import { QUICK } from '../suites.ts';

const home = `/organiser${nextForum}`;
const list = `${home}/registrations`;

/** A surname nobody else has, in Kazakh letters. */
const ownName = (): string => `Қ${Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => 'абвгдежзлмнопрст'[byte % 16]).join('')}`;

/** Somebody registers by the public form and waits for review. */
async function apply(page: Page, surname: string, givenName: string) {
	await page.goto(`${nextForum}/register`);
	await page.getByLabel('Тегіңіз').fill(surname);
	await page.getByLabel('Атыңыз', { exact: true }).fill(givenName);
	await page.getByRole('textbox', { name: 'Электрондық пошта' }).first().fill(`${crypto.randomUUID()}@example.kz`);
	await page.getByRole('radio', { name: 'Сарапшы' }).check();
	await page.getByLabel('Ұйымның атауы').fill(`${surname} орталығы`);
	await page.getByRole('checkbox', { name: /Деректерімді осы мақсатта/ }).check();
	await page.getByRole('button', { name: 'Өтінімді жіберу' }).click();
	await expect(page).toHaveURL(/\/registrations\//);
}

const search = async (page: Page, word: string) => {
	await page.getByRole('searchbox', { name: 'Іздеу' }).fill(word);
	await page.getByRole('button', { name: 'Сүзу' }).click();
};
const said = (page: Page) => page.getByRole('status');

test('the organiser sees how the forum stands and where to go next, in three languages and on a phone', async ({ page }) => {
	await signInOnPage(page, 'organiser');
	await page.goto('/organiser');
	await expect(page.getByRole('heading', { level: 1, name: 'Форумдар' })).toBeVisible();
	await accessible(page);
	await page.getByRole('link', { name: 'Азаматтық форум (үлгі)' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Форумға \d+\sкүн қалды/);
	await accessible(page);
	await page.getByRole('link', { name: /^Қарап шығу/ }).click();
	await expect(page).toHaveURL(/state=submitted/);
	for (const [locale, prefix] of languages) {
		await page.goto(prefix + home);
		await expect(page.locator('html')).toHaveAttribute('lang', locale);
		await page.setViewportSize({ width: 390, height: 800 });
		for (const path of [home, list, `${list}/add`]) {
			await page.goto(prefix + path);
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
		}
		await page.setViewportSize({ width: 1280, height: 800 });
	}
});

test(
	'applications are found by a folded spelling, confirmed together, and who has changed meanwhile is named',
	{ tag: QUICK },
	async ({ page }) => {
		const name = ownName();
		for (const given of ['Айгүл', 'Болат', 'Әсел']) await apply(page, name, given);
		await signInOnPage(page, 'organiser');
		await page.goto(list);
		await search(page, name.replace('Қ', 'к'));
		await page
			.getByRole('navigation', { name: 'Мәртебесі' })
			.getByRole('link', { name: /Қаралуда/ })
			.click();
		await expect(page.locator('tbody tr')).toHaveCount(3);
		await accessible(page);
		await expect(page.getByRole('region', { name: 'Таңдалғандарға қолданылатын әрекет' })).toBeHidden();
		for (const given of ['Айгүл', 'Болат']) await page.getByRole('checkbox', { name: `Таңдау: ${name} ${given}` }).check();
		await expect(page.getByRole('region', { name: 'Таңдалғандарға қолданылатын әрекет' })).toBeVisible();
		await page.getByRole('button', { name: 'Растау…' }).click();
		await expect(page.getByRole('heading', { name: '2 өтінім расталсын ба?' })).toBeVisible();
		await expect(page.getByText('Хаттардың тілі мен саны: қазақша: 2.')).toBeVisible();
		await accessible(page);
		const other = await page.context().newPage();
		await other.goto(list);
		await search(other, `${name} Болат`);
		await other.getByRole('link', { name: `${name} Болат` }).click();
		await other.getByRole('button', { name: 'Растау', exact: true }).click();
		await expect(said(other)).toHaveText('Өтінім расталды. Хат жіберілген жоқ: қатысушыға өзіңіз хабарлаңыз.');
		await page.getByRole('button', { name: 'Растау: 2' }).click();
		await expect(said(page)).toContainText('Расталғаны: 1');
		await expect(said(page).getByRole('link')).toHaveText([`${name} Болат`]);
		await expect(page.locator('tbody tr')).toHaveCount(1);
		// until the letters go the way back is one press, and once pressed it is gone
		await page.getByRole('button', { name: 'Растауды қайтару: 1' }).click();
		await expect(said(page)).toContainText('Растау қайтарылды: 1. Хаттар жіберілмейді.');
		await expect(page.getByRole('button', { name: /Растауды қайтару/ })).toHaveCount(0);
		await expect(page.locator('tbody tr')).toHaveCount(2);
		await search(page, 'жоқсөз');
		await expect(page.getByText('Бұл сүзгі бойынша ештеңе табылмады: жоқсөз')).toBeVisible();
		await page.getByRole('link', { name: 'Сүзгілерді тазарту' }).click();
		await expect(page.locator('tbody tr')).toHaveCount(50);
	}
);

test('one is declined with a reason: without it the question stays open', async ({ page }) => {
	const name = ownName();
	await apply(page, name, 'Дана');
	await signInOnPage(page, 'organiser');
	await page.goto(`${list}?search=${encodeURIComponent(name)}`);
	await page.getByRole('link', { name: `${name} Дана` }).click();
	await accessible(page);
	// without a mail server a link is made to be handed over; none is sent
	await expect(page.getByRole('button', { name: 'Сілтемені қайта жіберу' })).toHaveCount(0);
	await page.getByText('Жаңа сілтеме жасап көрсету', { exact: true }).click();
	await page.getByRole('button', { name: 'Сілтеме жасау' }).click();
	await expect(said(page)).toContainText('/registrations/');
	await page.getByText('Қабылдамау', { exact: true }).click();
	await page.getByRole('button', { name: 'Өтінімді қабылдамау' }).click();
	await expect(page.getByRole('textbox', { name: 'Өз сөзіңізбен' })).toHaveAttribute('aria-invalid', 'true');
	await page.getByRole('textbox', { name: 'Өз сөзіңізбен' }).fill('Орын аз');
	await page.getByRole('button', { name: 'Өтінімді қабылдамау' }).click();
	await expect(said(page)).toHaveText('Өтінім қабылданбады. Хат жіберілген жоқ: қатысушыға өзіңіз хабарлаңыз.');
	await expect(page.getByText('Орын аз', { exact: true })).toBeVisible();
	// what was decided is offered no more, but can be put right
	await expect(page.getByText('Қабылдамау', { exact: true })).toHaveCount(0);
	await expect(page.getByRole('heading', { name: 'Шешім' })).toBeVisible();
	const history = page.getByRole('table', { name: 'Өтінім тарихы' });
	await expect(history.getByRole('row')).toHaveCount(4);
	await expect(history.getByRole('row').nth(1)).toContainText('қабылданбады');
});

test('applications are reviewed one after another: the filter stays, and a reason of the list is said in the delegate’s language', async ({
	page
}) => {
	const name = ownName();
	for (const given of ['Айгүл', 'Болат', 'Дана']) await apply(page, name, given);
	await signInOnPage(page, 'organiser');
	await page.goto(`/ru${list}?search=${encodeURIComponent(name)}&state=submitted&order=newest`);
	const filters = /search=.*&state=submitted&order=newest/;
	await page.getByRole('link', { name: `${name} Дана` }).click();
	await accessible(page);
	await expect(page.getByText('Язык письма: казахский.').last()).toBeVisible();
	// by the link, and back to the list as it was
	await page.getByRole('link', { name: 'Следующая заявка' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${name} Болат`);
	await page.getByRole('link', { name: 'К списку' }).click();
	await expect(page).toHaveURL(filters);
	await expect(page.locator('tbody tr')).toHaveCount(3);
	// after a decision
	await page.getByRole('link', { name: `${name} Дана` }).click();
	await page.locator('summary', { hasText: 'Отклонить' }).click();
	await page.getByRole('radio', { name: /Мест на форуме не осталось/ }).check();
	await accessible(page);
	await page.getByRole('button', { name: 'Отклонить заявку' }).click();
	await expect(page.getByText('Форумдағы орындар толды.', { exact: true })).toBeVisible();
	await page.getByRole('link', { name: 'Следующая заявка' }).last().click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${name} Болат`);
	await page.getByRole('button', { name: 'Подтвердить', exact: true }).click();
	await page.getByRole('link', { name: 'Следующая заявка' }).last().click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${name} Айгүл`);
	await page.getByRole('link', { name: 'Изменить данные' }).click();
	await page.getByRole('link', { name: 'Оставить без изменений' }).first().click();
	await expect(page).toHaveURL(filters);
	// nobody else waits: there is no next one
	await expect(page.getByRole('link', { name: 'Следующая заявка' })).toHaveCount(0);
	await page.getByRole('link', { name: 'К списку' }).click();
	await expect(page.locator('tbody tr')).toHaveCount(1);
});

test('seats are added where the queue is told, on the dashboard and the platform’s page, and who moved up is named', async ({ page }) => {
	const slug = await makeFixtures<string>('forum');
	for (const surname of ['Бірінші', 'Екінші', 'Үшінші', 'Төртінші', 'Бесінші', 'Алтыншы', 'Жетінші'])
		await makeFixtures('register', { slug, platform: 1, surname, givenName: 'Кезекте' });
	await signInOnPage(page, 'admin');
	await page.goto(`/organiser/forums/${slug}`);
	await accessible(page);
	await page.getByRole('button', { name: /^\+5 орын.*1-\u2060алаңның күту тізімінде адам бар$/ }).click();
	await expect(said(page)).toContainText('Орын саны сақталды: 6. Кезектен орын алғандар: 5.');
	await expect(said(page).getByRole('link')).toHaveText(
		['Бірінші', 'Екінші', 'Үшінші', 'Төртінші', 'Бесінші'].map((surname) => `${surname} Кезекте`)
	);
	await accessible(page);
	await page.getByRole('link', { name: /^Алаңды ашу/ }).click();
	await page.getByRole('button', { name: /^\+5 орын/ }).click();
	await expect(said(page).getByRole('link')).toHaveText(['Алтыншы Кезекте', 'Жетінші Кезекте']);
	await said(page).getByRole('link').first().click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Алтыншы Кезекте');
	await page.goto(`/organiser/forums/${slug}`);
	await expect(page.getByText('күту тізімінде адам бар')).toHaveCount(0);
});

test('the list is narrowed by district, language and needs, and its rows have two lines at 1280', async ({ page }) => {
	await signInOnPage(page, 'organiser');
	await page.goto(list);
	const heights = await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
	// before it was 93 on the average, 131 at most
	expect(Math.max(...heights)).toBeLessThanOrEqual(47);
	await page.getByText('Қосымша сүзгілер').click();
	await page.getByLabel('Ауданы немесе қаласы').selectOption('Қостанай қаласы');
	await page.getByLabel('Жұмыс тілі').selectOption('орысша');
	await page.getByLabel('Ерекше қажеттілігі').selectOption('ілеспе аударма');
	await page.getByRole('button', { name: 'Сүзу' }).click();
	await expect(page).toHaveURL(/unitId=.+&language=ru&needs=interpretation/);
	await expect(page.getByLabel('Жұмыс тілі')).toBeVisible();
	for (const cell of await page.locator('tbody td.from').allTextContents()) expect(cell).toContain('Қостанай қаласы');
	await accessible(page);
});

test('somebody without an address is added, edited, seated over the limit and withdrawn; the history says so', async ({ page }) => {
	const name = ownName();
	await signInOnPage(page, 'organiser');
	await page.goto(`${list}/add`);
	await accessible(page);
	await page.getByLabel('Тегі', { exact: true }).fill(name);
	await page.getByRole('radio', { name: 'Сарапшы' }).check();
	await page.getByLabel('Ұйымның атауы').fill(`${name} орталығы`);
	await page.getByRole('button', { name: 'Қосу' }).click();
	await expect(page.getByRole('alert')).toContainText('Қатысушы дербес деректерін өңдеуге келісім берді');
	await expect(page.getByLabel('Тегі', { exact: true })).toHaveValue(name);
	await page.getByRole('checkbox', { name: /келісім берді/ }).check();
	await page.getByRole('button', { name: 'Қосу' }).click();
	await expect(said(page)).toHaveText('Қатысушы қосылды. Пошта мекенжайы жоқ: қатысушыға өзіңіз хабарлаңыз.');
	await expect(page.getByText('Пошта мекенжайы жоқ, сондықтан хат жіберілмейді.', { exact: true })).toBeVisible();
	await expect(page.getByRole('button', { name: 'Сілтемені қайта жіберу' })).toHaveCount(0);

	await page.getByRole('link', { name: 'Деректерді өзгерту' }).click();
	await page.getByLabel('Ұйымның атауы').fill('');
	await page.getByLabel('Лауазымы').fill('төраға');
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(page.getByRole('alert')).toContainText('Ұйымның атауы');
	await expect(page.getByLabel('Лауазымы')).toHaveValue('төраға');
	await page.getByLabel('Ұйымның атауы').fill(`${name} орталығы`);
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(said(page)).toHaveText('Өзгерістер сақталды. Пошта мекенжайы жоқ: қатысушыға өзіңіз хабарлаңыз.');
	await expect(page.getByText('төраға')).toBeVisible();

	const full = page.getByRole('listitem').filter({ hasText: 'Қоғамдық және азаматтық бақылау' });
	await full.getByText('Осы алаңға орналастыру').click();
	await expect(full.getByText('орын санынан тыс жазылады')).toBeVisible();
	await full.getByRole('button', { name: 'Орналастыру' }).click();
	await expect(said(page)).toHaveText('Қатысушы алаңға орналастырылды. Пошта мекенжайы жоқ: қатысушыға өзіңіз хабарлаңыз.');
	await expect(full.getByText('қолмен қосылған')).toBeVisible();
	await expect(full.getByText(/Орын санынан артық: \d/)).toBeVisible();

	await page.getByLabel('Делегациядағы рөлі').selectOption('Байланыс тұлғасы');
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(said(page)).toHaveText('Делегациядағы рөлі сақталды.');

	await page.getByText('Тіркеуден шығару', { exact: true }).click();
	await page.getByRole('button', { name: 'Иә, тіркеуден шығару' }).click();
	await expect(said(page)).toHaveText('Қатысушы тіркеуден шығарылды. Пошта мекенжайы жоқ: қатысушыға өзіңіз хабарлаңыз.');
	const rows = page.getByRole('table', { name: 'Өтінім тарихы' }).getByRole('row');
	const words = [
		'кері қайтарып алынды',
		'делегациядағы рөлі өзгертілді',
		'алаңға қолмен орналастырылды: 1-\u2060алаң; орын санынан тыс',
		'деректері өзгертілді: лауазымы',
		'ұйымдастырушы енгізді'
	];
	for (const [index, word] of words.entries()) await expect(rows.nth(index + 1)).toContainText(word);
});

test('the list leaves as a workbook and as CSV, in the language of the page and after its filters', async ({ page }) => {
	await signInOnPage(page, 'organiser');
	await page.goto(`/ru${list}?state=confirmed`);
	const tab = page.getByRole('navigation', { name: 'Состояние' }).locator('[aria-current]');
	const count = Number((await tab.textContent())?.match(/\d+/)?.[0]);
	const take = async (name: RegExp) => {
		const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
		return { name: file.suggestedFilename(), body: await readFile(await file.path()) };
	};
	const xlsx = await take(/XLSX/);
	expect(xlsx.name).toBe('kostanay-civic-forum-next-registrations.xlsx');
	const [sheet] = await readXlsxFile(xlsx.body);
	expect(sheet?.data[0]?.slice(0, 3)).toEqual(['Номер', 'Фамилия', 'Имя']);
	// other journeys confirm people at the same time
	expect(sheet?.data.length).toBeGreaterThan(Math.min(count, 100));
	const csv = await take(/CSV/);
	expect(csv.body.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
	const lines = csv.body.toString().trim().split('\r\n');
	expect(lines[0]).toMatch(/Номер;Фамилия;Имя/);
	expect(lines.slice(1).every((line) => line.includes(';подтверждено;'))).toBe(true);
});

test('nobody else finds the desk, and a registration of another forum is not found here', async ({ page }) => {
	await page.goto(list);
	await expect(page).toHaveURL(/\/login\?next=/);
	await signInOnPage(page, 'organiser');
	await page.goto(`/organiser${pastForum}/registrations`);
	const foreign = await page.locator('tbody a').first().getAttribute('href');
	const id = foreign?.split('/').at(-1);
	for (const path of [`${list}/${id}`, `${list}/${id}/edit`, `${list}/nobody`]) expect((await page.goto(path))?.status(), path).toBe(404);
	for (const role of ['moderator', 'desk', 'official'] as const) {
		await page.context().clearCookies();
		await signInOnPage(page, role);
		for (const path of ['/organiser', home, list, `${list}/add`, `${list}.csv`, foreign ?? ''])
			expect((await page.request.get(path)).status(), `${role} ${path}`).toBe(404);
	}
});
