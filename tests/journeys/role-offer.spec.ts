import type { Page } from '@playwright/test';
import { createAccount, offerToken } from '../../src/lib/domain/access/index.server.ts';
import { addOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { program } from '../support/forum.ts';
import { forumId, NEXT_SLUG } from './demo.ts';
import { accessible, expect, signInOnPage, test } from './support.ts';

/** Whose consent a role waits for, and what an admin sees before organisations become one. */

const unique = (word: string) => `${word}${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
const secret = 'қара жорға төрт тағаны';

/** Somebody who has an account already. */
async function somebody() {
	await forumId(NEXT_SLUG);
	const [surname, email] = [unique('Бейтаныс'), `${unique('there')}@alang.example`];
	await createAccount(program, { name: { surname, givenName: 'Адам' }, email, language: 'kk', roles: [], password: secret });
	return { surname, email };
}

async function enter(page: Page, email: string): Promise<void> {
	await page.goto('/login?next=/account');
	await page.getByLabel('Электрондық пошта').fill(email);
	await page.getByLabel('Құпиясөз', { exact: true }).fill(secret);
	await page.getByRole('button', { name: 'Кіру' }).click();
}

/** Invites an address as an official of a state body from the team page of the next forum. */
async function inviteOfficial(page: Page, email: string): Promise<void> {
	await page.goto(`/organiser/forums/${NEXT_SLUG}/team`);
	await page.getByLabel('Тегі').fill('Жазылған');
	await page.getByLabel('Аты', { exact: true }).fill('Ерлан');
	await page.getByLabel('Электрондық пошта').fill(email);
	await page.getByLabel('Лауазымды тұлға', { exact: false }).check();
	await page.getByLabel('Мемлекеттік орган').selectOption({ index: 1 });
	await page.getByRole('button', { name: 'Шақыру жіберу' }).click();
	await expect(page.getByRole('status')).toContainText('Рөл иесі келіскенде беріледі');
}

async function offerPath(email: string): Promise<string> {
	const row = await database()
		.reader.selectFrom('role_grant')
		.innerJoin('account', 'account.id', 'role_grant.account_id')
		.select('role_grant.id')
		.where('account.email', '=', email)
		.executeTakeFirstOrThrow();
	loadKey(false);
	return `/invitations/role/${offerToken(row.id)}`;
}

test('who has an account is asked first, and is seen once she agrees on her own page', async ({ page, browser, baseURL }) => {
	const { surname, email } = await somebody();
	await signInOnPage(page, 'organiser');
	await inviteOfficial(page, email);
	const row = page.getByRole('row').filter({ hasText: email });
	await expect(row).toContainText('шақырылды, әлі қабылдаған жоқ');
	await expect(page.getByText(surname)).toHaveCount(0);
	await accessible(page);

	const own = await browser.newPage({ baseURL, javaScriptEnabled: false });
	await enter(own, email);
	await expect(own.getByRole('heading', { name: 'Сізге ұсынылған рөлдер' })).toBeVisible();
	await own.getByRole('button', { name: 'Келісу: Лауазымды тұлға' }).click();
	await expect(own.getByText('Рөл берілді.')).toBeVisible();
	await own.goto(`/official/forums/${NEXT_SLUG}`);
	await expect(own.getByRole('heading', { level: 1 })).toBeVisible();
	await own.context().close();

	await page.reload();
	await page.goto(`/organiser/forums/${NEXT_SLUG}/team`);
	await expect(page.getByRole('row').filter({ hasText: email })).toContainText(surname);
});

test('the link of the mail accepts or declines, and an offer is taken back', async ({ page, browser, baseURL }) => {
	await signInOnPage(page, 'organiser');
	const [one, two, three] = [await somebody(), await somebody(), await somebody()];
	for (const { email } of [one, two, three]) await inviteOfficial(page, email);
	const mail = await browser.newPage({ baseURL, javaScriptEnabled: false });
	await page.goto(await offerPath(one.email));
	await accessible(page);
	await mail.goto(await offerPath(one.email));
	await mail.getByRole('button', { name: 'Келісу' }).click();
	await expect(mail).toHaveURL(/\/login\?next=/);
	expect((await mail.goto(await offerPath(one.email)))?.status()).toBe(410);
	const declined = await offerPath(two.email);
	await mail.goto(declined);
	await mail.getByRole('button', { name: 'Бас тарту' }).click();
	await expect(mail.getByText('Рөлден бас тарттыңыз.')).toBeVisible();
	expect((await mail.goto(declined))?.status()).toBe(404);
	const withdrawn = await offerPath(three.email);
	await page.goto(`/organiser/forums/${NEXT_SLUG}/team`);
	await expect(page.getByRole('row').filter({ hasText: two.email })).toHaveCount(0);
	const row = page.getByRole('row').filter({ hasText: three.email });
	await row.locator('summary', { hasText: 'Ұсынысты қайтарып алу' }).click();
	await row.getByRole('button', { name: 'Ұсынысты қайтарып алу' }).click();
	await expect(page.getByRole('status')).toHaveText('Ұсыныс қайтарып алынды.');
	expect((await mail.goto(withdrawn))?.status()).toBe(404);
	await expect(mail.getByRole('heading', { level: 1 })).toHaveText('Бұл шақыру енді жарамсыз');
	await expect(mail.getByRole('link', { name: 'Жеке кабинетке өту' })).toBeVisible();
	await mail.context().close();
});

test('an admin sees what moves before two organisations become one, and anew after a change', async ({ page }) => {
	await forumId(NEXT_SLUG);
	const word = unique('Мерген');
	const add = (kk: string) => addOrganisation(program, { name: { kk }, kind: 'ngo', country: 'KZ' });
	const [from, into] = [await add(`${word} ескі қоры`), await add(`${word} жаңа қоры`)];
	await signInOnPage(page, 'admin');
	await page.goto(`/organiser/directory/organisations?organisation=${from}`);
	await page.getByRole('link', { name: 'Басқа ұйыммен біріктіру' }).click();
	await accessible(page);
	await page.getByRole('link', { name: `${word} жаңа қоры` }).click();
	await expect(page.getByText('Біріктіруді кері қайтару мүмкін емес.')).toBeVisible();
	await accessible(page);
	// somebody puts a name right meanwhile
	await database()
		.writer.updateTable('organisation')
		.set({ name_ml: JSON.stringify({ kk: `${word} өзгерген қоры` }) })
		.where('id', '=', from)
		.execute();
	await page.getByRole('button', { name: 'Біріктіру' }).click();
	await expect(page.getByText('Бұл бет ашық тұрғанда деректер өзгерді.')).toBeVisible();
	await expect(page.getByText(`${word} өзгерген қоры`).first()).toBeVisible();
	await page.getByRole('button', { name: 'Біріктіру' }).click();
	await expect(page.getByRole('status')).toHaveText('Ұйымдар біріктірілді.');
	const row = await database().reader.selectFrom('organisation').select(['state', 'merged_into']).where('id', '=', from).executeTakeFirst();
	expect(row).toEqual({ state: 'merged', merged_into: into });
	expect((await page.goto(`/organiser/directory/organisations/${from}/merge`))?.status()).toBe(404);
});
