import type { Page } from '@playwright/test';
import { needsOrganisation } from '../../src/lib/domain/registration/rules.ts';
import { accessible, expect, languages, test } from './support';
import { nextLink } from './demo.ts';
import { makeFixtures } from './fixtures';
import { QUICK } from '../suites.ts';

/** Everything a delegate does, at a forum of the journey's own: platform 1 has one seat, which somebody holds. */
let slug: string;
test.beforeAll(async () => {
	slug = await makeFixtures<string>('forum');
});

let serial = 0;
const newAddress = () => `journey-${Date.now().toString(36)}-${process.pid}-${++serial}@example.kz`;
const formOf = (forum: string) => `/forums/${forum}/register`;

/** Fills the registration's form in Kazakh, as a delegate of an NGO of the region. */
async function fill(page: Page, email: string): Promise<void> {
	await page.getByLabel('Тегіңіз').fill('Сейітқызы');
	await page.getByLabel('Атыңыз', { exact: true }).fill('Әсел');
	await page.getByLabel('Әкеңіздің аты').fill('Маратқызы');
	// below the form stands a second one, which sends an own link again
	await page.getByLabel('Электрондық пошта').first().fill(email);
	await page.getByLabel('Телефон нөмірі').fill('8 701 123 45 67');
	await page.getByLabel('Үкіметтік емес ұйым (ҮЕҰ)').check();
	await page.getByLabel('Ұйымның атауы').fill(`Жол ашар қоры ${email}`);
	await page.getByLabel('Лауазымыңыз').fill('төраға');
	await page.getByLabel('Ұйым орналасқан аудан немесе қала').selectOption({ index: 3 });
	await page.getByLabel('Ауылдық жерде').check();
	await page.getByLabel('Деректерімді осы мақсатта өңдеуге келісемін').check();
}

/** The row of a platform by its number. */
const row = (page: Page, n: number) =>
	page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: new RegExp(`^${n}-\u2060алаң:`) }) });

async function send(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Өтінімді жіберу' }).click();
}

async function wholeWay(page: Page, look: (page: Page) => Promise<void>): Promise<void> {
	await page.goto(formOf(slug));
	await fill(page, newAddress());
	await look(page);
	await send(page);

	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Қатысуыңыз расталды');
	const home = page.url().split('?')[0] ?? '';
	await expect(page.getByRole('status')).toContainText(/Тіркеу нөміріңіз: \d+/);
	await expect(page.getByRole('img', { name: /^Рұқсаттаманың QR-\u2060?коды$/ })).toBeVisible();
	await expect(page.getByRole('region', { name: 'Рұқсаттама' })).toContainText('Сейітқызы Әсел Маратқызы');
	await look(page);

	await row(page, 2).getByRole('button', { name: 'Осы алаңға жазылу' }).click();
	await expect(row(page, 2).getByRole('status')).toHaveText('Орын Сізге бекітілді.');
	await expect(row(page, 3)).toContainText('ауыссаңыз, ондағы орныңыз босайды');
	await row(page, 3).getByRole('button', { name: 'Осы алаңға ауысу' }).click();
	await expect(row(page, 3)).toContainText('Сіз жазылдыңыз');
	await expect(row(page, 2).getByRole('button', { name: 'Осы алаңға ауысу' })).toBeVisible();
	await expect(page.getByRole('region', { name: 'Рұқсаттама' })).toContainText('3-\u2060алаң');

	await expect(row(page, 1)).toContainText('3-\u2060алаңдағы орныңыз сол кезде босайды');
	await row(page, 1).getByRole('button', { name: 'Күту тізіміне жазылу' }).click();
	await expect(row(page, 1)).toContainText(/Кезек нөміріңіз: \d+/);
	await expect(row(page, 1)).toContainText('Оған дейін ол Сізде қалады');
	await look(page);
	await row(page, 1).getByText('Күту тізімінен шығу').click();
	await row(page, 1).getByRole('button', { name: 'Тізімнен шығу' }).click();
	await expect(row(page, 1).getByRole('status')).toHaveText('Күту тізімінен шықтыңыз.');

	await row(page, 3).getByText('Жазылудан бас тарту').click();
	await expect(row(page, 3)).toContainText('күтіп тұрған адам болса, соған беріледі');
	await row(page, 3).getByRole('button', { name: 'Орынды босату' }).click();
	await expect(row(page, 3).getByRole('status')).toHaveText('Орныңыз босатылды.');

	await page.getByRole('link', { name: 'Өзгерту: Деректерім мен келісімдерім' }).click();
	await expect(page.getByLabel('Тегіңіз')).toHaveValue('Сейітқызы');
	await look(page);
	await page.getByLabel('Тегіңіз').fill('');
	await page.getByLabel('Атыңыз', { exact: true }).fill('');
	await page.getByLabel('Лауазымыңыз').fill('сарапшы');
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(page.getByRole('alert')).toContainText('Атыңыз');
	await expect(page.getByLabel('Лауазымыңыз')).toHaveValue('сарапшы');
	await page.getByLabel('Тегіңіз').fill('Оспанова');
	await page.getByLabel('Атыңыз', { exact: true }).fill('Әсел');
	await page.getByLabel('Барлығы').check();
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(page.getByRole('status')).toHaveText('Деректеріңіз сақталды.');
	await expect(page.getByRole('region', { name: 'Рұқсаттама' })).toContainText('Оспанова Әсел');

	await page.getByRole('link', { name: 'Өтінімді кері қайтарып алу' }).click();
	await look(page);
	await page.getByRole('link', { name: 'Өзгеріссіз қалдыру' }).click();
	await expect(page).toHaveURL(home);
	await page.getByRole('link', { name: 'Өтінімді кері қайтарып алу' }).click();
	await page.getByRole('button', { name: 'Өтінімді кері қайтарып алу' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Өтініміңіз кері қайтарып алынды');
	await expect(page.getByRole('img', { name: /^Рұқсаттаманың QR-\u2060?коды$/ })).toHaveCount(0);
	await expect(page.getByRole('link', { name: /Қайта тіркелу/ })).toBeVisible();
	await look(page);
}

test('the box for no organisation is there for those who may come for nobody, and only for them', async ({ page }) => {
	await page.goto(formOf(slug));
	const [kinds, box] = [page.locator('input[name=kind]'), page.getByLabel('Ешбір ұйымның атынан қатыспаймын')];
	await expect(box).toBeHidden();
	for (const kind of await kinds.all()) {
		await kind.check();
		await expect(box).toBeVisible({ visible: !needsOrganisation(await kind.inputValue()) });
	}
});

async function nothing(): Promise<void> {}

test('register, take, move, wait, leave, edit, withdraw', { tag: QUICK }, async ({ page }) => {
	test.slow();
	await wholeWay(page, accessible);
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });
	test('register, take, move, wait, leave, edit, withdraw', ({ page }) => wholeWay(page, nothing));
});

test.describe('on a phone', () => {
	test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
	test('register, take, move, wait, leave, edit, withdraw', ({ page }) =>
		wholeWay(page, async () => {
			const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
			expect(wider).toBe(0);
		}));
});

for (const javaScriptEnabled of [true, false])
	test.describe(javaScriptEnabled ? 'with JavaScript' : 'without it', () => {
		test.use({ javaScriptEnabled });
		test('another address: it is named, and the old link opens until the new one was opened', async ({ page }) => {
			const token = await makeFixtures<string>('register', { slug });
			const email = newAddress();
			await page.goto(`/registrations/${token}/address`);
			await page.getByLabel('Жаңа мекенжай').fill('жоқ');
			await page.getByRole('button', { name: 'Мекенжайды өзгерту' }).click();
			await expect(page.getByRole('alert')).toContainText('Электрондық пошта мекенжайы дұрыс емес');
			await expect(page.getByLabel('Жаңа мекенжай')).toHaveValue('жоқ');
			if (javaScriptEnabled) await accessible(page);
			await page.getByLabel('Жаңа мекенжай').fill(email);
			await page.getByRole('button', { name: 'Мекенжайды өзгерту' }).click();
			await expect(page).toHaveURL(new RegExp(`/registrations/${token}\\?done=address`));
			await expect(page.getByText(`Жаңа мекенжайыңыз: ${email}.`)).toBeVisible();
			await expect(page.getByText('Осы сілтеме жаңасы ашылғанша жарамды.')).toBeVisible();
			if (javaScriptEnabled) await accessible(page);
			await page.goto(await nextLink(token));
			await expect(page.getByText('Осы сілтеме жаңасы ашылғанша жарамды.')).toHaveCount(0);
			const answer = await page.goto(`/registrations/${token}`);
			expect(answer?.status()).toBe(404);
			await expect(page.getByRole('heading', { level: 1 })).toHaveText('Бұл сілтеме жұмыс істемейді');
			if (javaScriptEnabled) await accessible(page);
			await page.getByRole('link', { name: 'Сілтемені қайта жіберу: Делегаттар сахнасы' }).first().click();
			await expect(page.getByRole('button', { name: 'Сілтемені қайта жіберу' })).toBeVisible();
		});
	});

test('what is wrong stands first and beside the fields, and nothing typed is lost', { tag: QUICK }, async ({ page }) => {
	await page.goto(formOf(slug));
	const email = newAddress();
	await fill(page, email);
	await page.getByLabel('Телефон нөмірі').fill('12');
	await page.getByLabel('Деректерімді осы мақсатта өңдеуге келісемін').uncheck();
	await send(page);
	const summary = page.getByRole('alert');
	await expect(summary).toBeFocused();
	await expect(summary.getByRole('link')).toHaveCount(2);
	await expect(page).toHaveTitle(/^Қате бар:/);
	await expect(page.getByLabel('Тегіңіз')).toHaveValue('Сейітқызы');
	await expect(page.getByLabel('Ұйымның атауы')).toHaveValue(`Жол ашар қоры ${email}`);
	await expect(page.getByLabel('Ауылдық жерде')).toBeChecked();
	await summary.getByRole('link', { name: /Телефон/ }).click();
	await expect(page.getByLabel('Телефон нөмірі')).toBeFocused();
	await accessible(page);
});

test('a form that is sent twice is one registration', async ({ page }) => {
	await page.goto(formOf(slug));
	await fill(page, newAddress());
	const typed = await page
		.locator('form', { has: page.getByLabel('Тегіңіз') })
		.evaluate((form: HTMLFormElement) => [...new FormData(form)].map(([name, value]) => [name, String(value)] as const));
	const sent = () =>
		page.request.post(`${formOf(slug)}?/register`, {
			form: Object.fromEntries(typed),
			headers: { origin: new URL(page.url()).origin, accept: 'text/html' },
			maxRedirects: 0
		});
	const [first, second] = [await sent(), await sent()];
	expect(first.status()).toBe(303);
	expect(first.headers().location).toMatch(/\/registrations\/\S+\?registered=none$/);
	expect(second.headers().location).toBe(first.headers().location);
});

test('a taken address tells a stranger nothing: a mail is sent, whoever asks', async ({ page }) => {
	const email = newAddress();
	await makeFixtures('register', { slug, email, surname: 'Құпиябаев' });
	await page.goto(formOf(slug));
	await fill(page, email);
	await send(page);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Хат жіберілген жоқ');
	await expect(page.getByText('Құпиябаев')).toHaveCount(0);
	await accessible(page);
	const answers: string[] = [];
	for (const asked of [email, newAddress()]) {
		await page.goto(formOf(slug));
		await page.locator('#link-email').fill(asked);
		await page.getByRole('button', { name: 'Сілтемені қайта жіберу' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Хат жіберілген жоқ');
		answers.push(page.url(), await page.locator('main').innerText());
	}
	expect(answers.slice(0, 2)).toEqual(answers.slice(2));
});

test('a platform that has become full meanwhile says so there, and the old seat is kept', async ({ page }) => {
	const forum = await makeFixtures<string>('forum', { last: 1 });
	const token = await makeFixtures<string>('register', { slug: forum, platform: 2 });
	await page.goto(`/registrations/${token}`);
	await expect(row(page, 4)).toContainText('Орын аз қалды: 1');
	await makeFixtures('fill', { slug: forum, platform: 4 });
	await row(page, 4).getByRole('button', { name: 'Осы алаңға ауысу' }).click();
	await expect(row(page, 4).getByRole('alert')).toContainText('орын қалмады');
	await expect(row(page, 4).getByRole('button', { name: 'Күту тізіміне жазылу' })).toBeVisible();
	await expect(row(page, 2)).toContainText('Сіз жазылдыңыз');
	await accessible(page);
});

test('who waits for the forum wishes another platform, or none', async ({ page }) => {
	const forum = await makeFixtures<string>('forum', { capacity: 1 });
	const token = await makeFixtures<string>('register', { slug: forum, platform: 2 });
	await page.goto(`/registrations/${token}`);
	await expect(row(page, 2)).toContainText('Сіздің тілегіңіз');
	await row(page, 3).getByRole('button', { name: 'Тілек ретінде белгілеу' }).click();
	await expect(row(page, 3).getByRole('status')).toHaveText('Тілегіңіз сақталды.');
	await expect(row(page, 3)).toContainText('Сіздің тілегіңіз');
	await expect(row(page, 2)).not.toContainText('Сіздің тілегіңіз');
	await accessible(page);
	await row(page, 3).getByRole('button', { name: 'Тілектен бас тарту' }).click();
	await expect(row(page, 3).getByRole('status')).toHaveText('Тілегіңіз алынып тасталды.');
	await expect(page.getByText('Сіздің тілегіңіз')).toHaveCount(0);
	await expect(page.getByRole('button', { name: 'Тілек ретінде белгілеу' })).toHaveCount(3);
});

test('own data and own calendar are files for the owner alone', async ({ page }) => {
	const email = newAddress();
	const token = await makeFixtures<string>('register', { slug, email, platform: 2 });
	const data = await page.request.get(`/registrations/${token}/data`);
	expect(data.headers()['content-disposition']).toMatch(/^attachment; filename="stage-\S+-\d+\.json"$/);
	expect(await data.json()).toMatchObject({ registration: { email }, seats: [{ state: 'held' }] });
	const calendar = await (await page.request.get(`/en/registrations/${token}/programme.ics`)).text();
	expect(calendar).toContain('SUMMARY:Кең алаң (en)');
	expect(calendar).not.toContain('Екінші');
	await page.goto(`/en/registrations/${token}`);
	const subscription = page.getByRole('link', { name: 'Subscribe to the calendar' });
	await expect(subscription).toHaveAttribute('href', `webcal://${new URL(page.url()).host}/en/registrations/${token}/programme.ics`);
	for (const path of ['', '/data', '/programme.ics', '/edit', '/participants']) {
		const { headers, status } = await page.request
			.get(`/registrations/${token}${path}`)
			.then((answer) => ({ headers: answer.headers(), status: answer.status() }));
		expect([path, status, headers['cache-control'], headers['referrer-policy'], headers['x-robots-tag']]).toEqual([
			path,
			200,
			'private, no-store',
			'no-referrer',
			'noindex'
		]);
		const other = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
		const refused = await page.request.get(`/registrations/${other}${path}`);
		expect([path, refused.status()]).toEqual([path, 404]);
		expect(await refused.text()).not.toContain(email);
	}
});

test('confirmed participants see those who agreed, and only they', async ({ page }) => {
	const seen = await makeFixtures<string>('register', { slug, surname: 'Көрінетінов', shownTo: 'participants' });
	await makeFixtures('register', { slug, surname: 'Жасырынов', shownTo: 'nobody' });
	await page.goto(`/registrations/${seen}/participants`);
	await expect(page.getByRole('rowheader', { name: /Көрінетінов/ })).toBeVisible();
	await expect(page.getByText('Жасырынов')).toHaveCount(0);
	await accessible(page);
});

test.describe('each state', () => {
	const titles: Record<string, string> = {
		submitted: 'Өтініміңіз түсті',
		confirmed: 'Қатысуыңыз расталды',
		queued: 'Қатысуыңыз расталды',
		declined: 'Өтініміңіз қабылданбады',
		withdrawn: 'Өтініміңіз кері қайтарып алынды',
		waiting: 'Сіз форумның күту тізіміндесіз',
		cancelled: 'Форум өткізілмейді',
		over: 'Форум өтті'
	};
	test('is said in words, with what comes next', async ({ page }) => {
		test.slow();
		const tokens = await makeFixtures<Record<string, string>>('states');
		for (const [state, title] of Object.entries(titles)) {
			await page.goto(`/registrations/${tokens[state]}`);
			await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
			await expect(page.getByRole('img', { name: /^Рұқсаттаманың QR-\u2060?коды$/ })).toHaveCount(
				['submitted', 'confirmed', 'queued'].includes(state) ? 1 : 0
			);
			if (state !== 'queued') await accessible(page);
		}
		await page.goto(`/registrations/${tokens.declined}`);
		await expect(page.getByRole('alert')).toContainText('Ұйымның атауын көрсетіп, қайта тіркеліңіз.');
		await page.goto(`/registrations/${tokens.waiting}`);
		await expect(page.getByText('Форумның күту тізіміндегі кезек нөміріңіз: 1')).toBeVisible();
		await expect(row(page, 2)).toContainText('Сіздің тілегіңіз');
		await expect(page.getByRole('button', { name: /алаңға|тізіміне/ })).toHaveCount(0);
		await page.goto(`/registrations/${tokens.queued}`);
		await expect(row(page, 1)).toContainText('Кезек нөміріңіз: 1');
		await page.goto(`/registrations/${tokens.cancelled}`);
		await expect(page.getByRole('alert')).toContainText('Форум ауа райына байланысты өтпейді.');
	});
});

for (const [language, prefix] of languages.filter(([language]) => language !== 'kk'))
	test(`every private page opens in ${language}`, async ({ page }) => {
		test.slow();
		const token = await makeFixtures<string>('register', { slug, platform: 2 });
		for (const path of ['', '/edit', '/address', '/withdraw', '/participants']) {
			await page.goto(`${prefix}/registrations/${token}${path}`);
			await expect(page.locator('html')).toHaveAttribute('lang', language);
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
			await accessible(page);
		}
		expect((await page.goto(`${prefix}/registrations/${token}x`))?.status()).toBe(404);
		await expect(page.locator('html')).toHaveAttribute('lang', language);
	});
