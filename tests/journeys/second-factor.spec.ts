import type { Page } from '@playwright/test';
import { TOTP } from 'otpauth';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { system } from '../../src/lib/server/actor.ts';
import { serverAt } from '../support/server-at.ts';
import './demo.ts';
import { accessible, expect, test } from './support.ts';

/** The second factor and one's own logins: set up, asked for, lost, a duty; all without scripts. */

const PASSWORD = 'құпия сөз бар мұнда';
const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
/** @param steps of 30 seconds from now: no code is taken twice */
const codeOf = (secret: string, steps = 0) =>
	TOTP.generate({ secret: new TOTP({ secret: secret.replaceAll(' ', '') }).secret, timestamp: Date.now() + steps * 30_000 });

async function enter(page: Page, origin: string, email: string, password: string): Promise<void> {
	await page.goto(`${origin}/login`);
	await page.getByLabel('Электрондық пошта').fill(email);
	await page.getByLabel('Құпиясөз', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Кіру' }).click();
}
async function giveCode(page: Page, code: string): Promise<void> {
	await page.getByLabel('Код', { exact: true }).fill(code);
	await page.getByRole('button', { name: 'Растау' }).click();
}
/** From the page of the second factor to the recovery codes. */
async function setUp(page: Page, password: string): Promise<{ secret: string; codes: string[] }> {
	await page.getByLabel('Қазіргі құпиясөз').fill(password);
	await page.getByRole('button', { name: 'Бастау' }).click();
	const secret = await page.locator('code').innerText();
	await page.getByLabel('Код', { exact: true }).fill(codeOf(secret));
	await page.getByRole('button', { name: 'Қосу', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Резервтік кодтар' })).toBeVisible();
	return { secret, codes: await page.locator('code').allInnerTexts() };
}

test('a code from the phone is asked for after the passphrase; a lost phone is replaced by a recovery code', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	const email = `${unique()}@alang.example`;
	const name = { surname: 'Қасымова', givenName: 'Дана' };
	await createAccount(system('test'), { name, email, language: 'kk', roles: [], password: PASSWORD });
	await page.setViewportSize({ width: 390, height: 844 });
	await enter(page, '', email, PASSWORD);
	await page.getByRole('link', { name: 'Екі сатылы растауды қосу' }).click();
	await accessible(page);
	await page.getByLabel('Қазіргі құпиясөз').fill('бұл ол емес');
	await page.getByRole('button', { name: 'Бастау' }).click();
	await expect(page.getByRole('alert')).toContainText('Қазіргі құпиясөз дұрыс емес');
	await page.getByLabel('Қазіргі құпиясөз').fill(PASSWORD);
	await page.getByRole('button', { name: 'Бастау' }).click();
	await expect(page.getByRole('img', { name: /^Код беретін қолданбаға арналған QR-\u2060?код$/ })).toBeVisible();
	await accessible(page);
	await page.getByLabel('Код', { exact: true }).fill('12345');
	await page.getByRole('button', { name: 'Қосу', exact: true }).click();
	await expect(page.getByRole('alert')).toContainText('Код дұрыс емес');
	await expect(page.getByRole('img', { name: /^Код беретін қолданбаға арналған QR-\u2060?код$/ })).toBeVisible();
	await page.goto('/account/second-factor');
	const { codes } = await setUp(page, PASSWORD);
	expect(codes).toHaveLength(10);
	await accessible(page);
	await page.getByRole('link', { name: 'Сақтап қойдым' }).click();
	await expect(page.getByText('Екі сатылы растау қосулы.')).toBeVisible();

	const phone = await (await browser.newContext({ baseURL })).newPage();
	await phone.goto('/login/code');
	await expect(phone).toHaveURL('/login');
	await enter(phone, '', email, PASSWORD);
	await expect(phone).toHaveURL('/login/code');
	await accessible(phone);
	await phone.goto('/account');
	await expect(phone).toHaveURL(/\/login\?next=/);
	await phone.goto('/ru/login/code');
	await expect(phone.getByRole('heading', { name: 'Код подтверждения' })).toBeVisible();
	await phone.goto('/login/code?next=%2Faccount%2Fsecond-factor');
	await giveCode(phone, '000000');
	await expect(phone.getByRole('alert')).toContainText('Код дұрыс емес');
	await accessible(phone);
	await giveCode(phone, codes[0] ?? '');
	await expect(phone).toHaveURL('/account/second-factor');
	await expect(phone.getByText('9', { exact: true })).toBeVisible();

	await page.goto('/account');
	const logins = page.getByRole('listitem').filter({ hasText: 'Соңғы әрекет' });
	await expect(logins).toHaveCount(2);
	await expect(logins.filter({ hasText: 'осы құрылғы' })).toContainText('Chrome, Linux');
	await accessible(page);
	await logins.getByRole('button', { name: 'Шығару: Chrome, Linux' }).click();
	await expect(page.getByRole('status')).toContainText('Бұл құрылғы жүйеден шығарылды.');
	await expect(logins).toHaveCount(1);
	await phone.goto('/account');
	await expect(phone).toHaveURL(/\/login/);

	await page.goto('/account/second-factor');
	await page.getByLabel('Қазіргі құпиясөз').fill(PASSWORD);
	await page.getByRole('button', { name: 'Өшіру' }).click();
	await expect(page.getByRole('status')).toContainText('Екі сатылы растау өшірілді.');
	await enter(phone, '', email, PASSWORD);
	await expect(phone).toHaveURL('/account');
	await phone.context().close();
});

test('where it is a duty, organisers and admins set it up first; an admin takes it off a lost phone', async ({ page, browser }) => {
	test.slow();
	const { address: origin, stop } = await serverAt(new Date().toISOString());
	try {
		await enter(page, origin, 'admin@alang.example', 'kostanay demo admin');
		await page.goto(`${origin}/organiser/accounts`);
		await page.getByText('Міндетті ету').first().click();
		await page.getByRole('button', { name: 'Міндетті ету' }).click();
		await expect(page.getByRole('status')).toContainText('әкімшілер үшін міндетті');
		await page.goto(`${origin}/organiser`);
		await expect(page).toHaveURL(`${origin}/account/second-factor`);

		const own = await (await browser.newContext()).newPage();
		await enter(own, origin, 'organiser@alang.example', 'kostanay demo organiser');
		await expect(own).toHaveURL(`${origin}/account/second-factor`);
		await accessible(own);
		for (const path of ['/organiser', '/account', '/login', '/organiser/forums/kostanay-civic-forum-next/team']) {
			await own.goto(origin + path);
			await expect(own).toHaveURL(`${origin}/account/second-factor`);
		}
		expect((await own.request.get(`${origin}/official/forums/kostanay-civic-forum/summary.csv`, { maxRedirects: 0 })).status()).not.toBe(
			200
		);
		const { secret } = await setUp(own, 'kostanay demo organiser');
		await own.getByRole('link', { name: 'Сақтап қойдым' }).click();
		await expect(own).toHaveURL(`${origin}/organiser`);
		await own.goto(`${origin}/account/second-factor`);
		await expect(own.getByRole('button', { name: 'Өшіру' })).toHaveCount(0);

		await setUp(page, 'kostanay demo admin');
		await page.goto(`${origin}/organiser/accounts`);
		await accessible(page);
		const row = page.getByRole('row').filter({ hasText: 'organiser@alang.example' });
		await row.getByText('Екі сатылы растауды алып тастау').first().click();
		await row.getByRole('button', { name: 'Екі сатылы растауды алып тастау' }).click();
		await expect(page.getByRole('status')).toContainText('Екі сатылы растау алып тасталды.');
		await expect(row).toContainText('өшірулі');
		await own.goto(`${origin}/organiser`);
		await expect(own).toHaveURL(/\/login/);
		await enter(own, origin, 'organiser@alang.example', 'kostanay demo organiser');
		await expect(own).toHaveURL(`${origin}/account/second-factor`);
		expect(secret).not.toBe(await setUp(own, 'kostanay demo organiser').then((again) => again.secret));
		await own.context().close();
	} finally {
		await stop();
	}
});
