import type { Page } from '@playwright/test';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { createForum } from '../../src/lib/domain/forum/index.server.ts';
import { createSession } from '../../src/lib/domain/programme/index.server.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { declineRegistration } from '../../src/lib/workflow/decide.server.ts';
import { inDays } from '../support/days.ts';
import { byHandInput, aForumInput, program, sessionInput } from '../support/forum.ts';
import { forumId, mailedPath, NEXT_SLUG, PAST_SLUG } from './demo.ts';
import { accessible, expect, languages, signInOnPage, test } from './support.ts';
import { MARKUP, QUICK } from '../suites.ts';

/** Those who work at a forum: signing in, the team, the desk, the moderator. The official has a file of its own. */

const unique = (word: string) => `${word}${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
const secret = 'қара жорға төрт тағаны';
const sentence = 'көк аспан астындағы дала';

async function enter(page: Page, email: string, password: string): Promise<void> {
	await page.goto('/login');
	await page.getByLabel('Электрондық пошта').fill(email);
	await page.getByLabel('Құпиясөз', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Кіру' }).click();
}

/** Invites somebody to the next forum's desk from the team page. @returns the address */
async function inviteToDesk(page: Page): Promise<string> {
	const email = `${unique('desk')}@alang.example`;
	await page.goto(`/organiser/forums/${NEXT_SLUG}/team`);
	await page.getByLabel('Тегі').fill('Сейілхан');
	await page.getByLabel('Аты', { exact: true }).fill('Аружан');
	await page.getByLabel('Электрондық пошта').fill(email);
	await page.getByLabel('Тіркеу орны').check();
	await page.getByRole('button', { name: 'Шақыру жіберу' }).click();
	await expect(page.getByRole('status')).toContainText('Шақыру дайын, сілтемесі жеті күн жарамды. Хат жіберілген жоқ');
	return email;
}

test('a sign-in that is wrong says so and keeps the address; a right one leads to the page asked for', async ({ page }) => {
	await page.goto(`/official/forums/${PAST_SLUG}`);
	await expect(page).toHaveURL(/\/login\?next=/);
	await page.getByRole('button', { name: 'Кіру' }).click();
	await expect(page.getByRole('alert')).toContainText('Түзетуді қажет ететін өріс саны: 2');
	await page.getByLabel('Электрондық пошта').fill('official@alang.example');
	await page.getByLabel('Құпиясөз', { exact: true }).fill('kostanay demo desk');
	await page.getByRole('button', { name: 'Кіру' }).click();
	await expect(page.getByText('Электрондық пошта немесе құпиясөз дұрыс емес')).toBeVisible();
	await expect(page.getByLabel('Электрондық пошта')).toHaveValue('official@alang.example');
	await expect(page.getByLabel('Құпиясөз', { exact: true })).toHaveValue('');
	await page.getByLabel('Құпиясөз', { exact: true }).fill('kostanay demo official');
	await page.getByRole('button', { name: 'Кіру' }).click();
	await expect(page).toHaveURL(`/official/forums/${PAST_SLUG}`);
	await page.getByRole('button', { name: 'Шығу' }).click();
	await expect(page.getByText('Сіз жүйеден шықтыңыз.')).toBeVisible();
	await page.goto(`/official/forums/${PAST_SLUG}`);
	await expect(page).toHaveURL(/\/login/);
});

test('an invited volunteer chooses a passphrase, works, loses the role', async ({ page, browser, baseURL }) => {
	await signInOnPage(page, 'organiser');
	const email = await inviteToDesk(page);
	const row = page.getByRole('row').filter({ hasText: email });
	await expect(row).toContainText('шақыру берілген');
	await row.getByRole('button', { name: 'Қайта шақыру: Сейілхан Аружан' }).click();
	await expect(page.getByRole('status')).toContainText('Жаңа шақыру дайын');
	const path = await mailedPath(email, 'access.invitation');

	const volunteer = await (await browser.newContext({ baseURL })).newPage();
	await volunteer.goto(path);
	await volunteer.reload();
	await expect(volunteer.getByText(email)).toBeVisible();
	await accessible(volunteer);
	await volunteer.getByLabel('Жаңа құпиясөз').fill('қысқа');
	await volunteer.getByRole('button', { name: 'Құпиясөз белгілеп, кіру' }).click();
	await expect(volunteer.getByRole('alert')).toContainText('Жаңа құпиясөз');
	await volunteer.getByLabel('Жаңа құпиясөз').fill(secret);
	await volunteer.getByRole('button', { name: 'Құпиясөз белгілеп, кіру' }).click();
	await expect(volunteer).toHaveURL('/desk');
	expect((await volunteer.goto(path))?.status()).toBe(410);
	await expect(volunteer.getByRole('heading', { name: 'Бұл сілтеме бұрын пайдаланылған' })).toBeVisible();
	await volunteer.getByRole('link', { name: 'Сілтеме сұрату' }).click();
	await expect(volunteer.getByRole('heading', { name: 'Құпиясөзді қалпына келтіру' })).toBeVisible();
	await volunteer.goto(`/desk/forums/${NEXT_SLUG}`);
	await expect(volunteer.getByRole('heading', { name: 'Келгендерді белгілеу' })).toBeVisible();
	expect((await volunteer.goto(`/desk/forums/${PAST_SLUG}`))?.status()).toBe(404);

	await page.goto(`/organiser/forums/${NEXT_SLUG}/team`);
	await row.getByText('Рөлді алып тастау').first().click();
	await row.getByRole('button', { name: 'Рөлді алып тастау' }).click();
	await expect(page.getByRole('status')).toContainText('Рөл алып тасталды');
	await expect(row).toHaveCount(0);
	expect((await volunteer.goto(`/desk/forums/${NEXT_SLUG}`))?.status()).toBe(404);
	await volunteer.context().close();
});

test('one’s account: what one may do, the passphrase, the language, signing out everywhere, a reset by mail', async ({
	page,
	browser,
	baseURL
}) => {
	await signInOnPage(page, 'organiser');
	const email = await inviteToDesk(page);
	const own = await (await browser.newContext({ baseURL })).newPage();
	await own.goto(await mailedPath(email, 'access.invitation'));
	await own.getByLabel('Жаңа құпиясөз').fill(secret);
	await own.getByRole('button', { name: 'Құпиясөз белгілеп, кіру' }).click();

	await own.goto('/account');
	const duties = own.getByRole('listitem').filter({ has: own.getByRole('heading', { name: 'Тіркеу орны' }) });
	await expect(duties).toContainText('Азаматтық форум (үлгі)');
	await own.getByLabel('Тіл', { exact: true }).selectOption('Русский');
	await own.getByRole('button', { name: 'Сақтау' }).click();
	await expect(own.getByRole('status')).toContainText('Хаттар тілі сақталды');
	await own.getByLabel('Қазіргі құпиясөз').fill('бұрынғы емес');
	await own.getByLabel('Жаңа құпиясөз').fill(sentence);
	await own.getByRole('button', { name: 'Құпиясөзді өзгерту' }).click();
	await expect(own.getByRole('alert')).toContainText('Қазіргі құпиясөз дұрыс емес');
	await own.getByLabel('Қазіргі құпиясөз').fill(secret);
	await own.getByLabel('Жаңа құпиясөз').fill(sentence);
	await own.getByRole('button', { name: 'Құпиясөзді өзгерту' }).click();
	await expect(own.getByRole('status')).toContainText('Құпиясөз өзгертілді');

	const phone = await (await browser.newContext({ baseURL })).newPage();
	await enter(phone, email, sentence);
	await expect(phone).toHaveURL('/desk');
	await own.getByText('Барлығынан шығу').first().click();
	await own.getByRole('button', { name: 'Барлығынан шығу' }).click();
	await expect(own.getByText('Сіз жүйеден шықтыңыз.')).toBeVisible();
	await phone.goto('/account');
	await expect(phone).toHaveURL(/\/login/);

	const asks = async (address: string) => {
		await phone.goto('/password');
		await phone.getByLabel('Электрондық пошта').fill(address);
		await phone.getByRole('button', { name: 'Сілтеме сұрату' }).click();
		return phone.getByRole('main').innerText();
	};
	expect(await asks(email)).toBe(await asks('nobody@alang.example'));
	const path = await mailedPath(email, 'access.reset');
	await phone.goto(path);
	await phone.goto(`/ru${path}`);
	await phone.getByLabel('Новый пароль').fill('четыре подковы вороного');
	await phone.getByRole('button').last().click();
	await expect(phone).toHaveURL('/ru/desk');
	expect((await phone.goto(path))?.status()).toBe(410);
	for (const used of [own, phone]) await used.context().close();
});

/** A forum that begins tomorrow, for marks are taken from the day before, with a session and staff of its own. */
async function aForumOfTomorrow() {
	await forumId(NEXT_SLUG);
	const title = unique('Ертеңгі форум ');
	const tomorrow = inDays(1);
	const times = { startsLocal: `${tomorrow}T08:30`, endsLocal: `${tomorrow}T18:00`, registrationClosesLocal: `${tomorrow}T08:00` };
	const slug = unique('tomorrow-');
	const id = await createForum(program, aForumInput({ slug, title: { kk: title }, ...times, demo: 'whole' }));
	const at = { day: tomorrow, startsLocal: `${tomorrow}T13:30`, endsLocal: `${tomorrow}T15:30` };
	await createSession(program, id, sessionInput(at));
	const staff = async (role: 'desk' | 'organiser', surname: string) => {
		const email = `${unique(role)}@alang.example`;
		const roles = [{ role, scopeKind: 'forum', scopeId: id }] as const;
		await createAccount(program, { name: { surname, givenName: 'Дәурен' }, email, language: 'kk', roles, password: secret });
		return email;
	};
	return { id, slug, title, desk: await staff('desk', 'Жолдасов'), organiser: await staff('organiser', 'Қанатов') };
}

test('the desk finds, marks, marks twice and undoes, at the door and at a session', { tag: QUICK }, async ({ page }) => {
	const forum = await aForumOfTomorrow();
	const surname = unique('Қожағұлова');
	const { registrationId } = await addByHand(program, forum.id, byHandInput({ surname, email: '' }), { language: 'kk' });
	const declined = unique('Үмітқызы');
	const other = await addByHand(program, forum.id, byHandInput({ surname: declined, email: '' }), { language: 'kk' });
	await declineRegistration(program, other.registrationId, 'Квота толды');
	expect(registrationId).not.toBe(other.registrationId);

	await page.setViewportSize({ width: 390, height: 844 });
	await enter(page, forum.desk, secret);
	await page.getByRole('link', { name: forum.title }).click();
	const search = page.getByLabel('Тегі, ұйымы немесе нөмірі');
	await search.fill(surname.toLowerCase().replace('қ', 'к').replace('ғ', 'г').replace('ұ', 'у'));
	await search.press('Enter');
	const found = page.getByRole('listitem').filter({ hasText: surname });
	await expect(found).toHaveCount(1);
	const mark = found.getByRole('button', { name: `Келгенін белгілеу: ${surname}` });
	const box = await mark.boundingBox();
	expect(box?.height).toBeGreaterThanOrEqual(56);
	await accessible(page);

	const again = await page.context().newPage();
	await again.goto(page.url());
	await mark.click();
	await expect(page.getByRole('status')).toContainText(`Келді деп белгіленді: ${surname}`);
	await expect(found).toContainText('Белгілеген: Жолдасов Дәурен');
	await again.getByRole('button', { name: `Келгенін белгілеу: ${surname}` }).click();
	await expect(again.getByRole('status')).toContainText(`Келгені бұрын белгіленген: ${surname}`);
	await again.close();

	await found.getByText('Белгіні алып тастау').first().click();
	await found.getByRole('button', { name: 'Белгіні алып тастау' }).click();
	await expect(page.getByRole('status')).toContainText(`Белгі алып тасталды: ${surname}`);
	await expect(mark).toBeVisible();

	await page.getByLabel('Белгілеу орны').selectOption({ index: 1 });
	await page.getByRole('button', { name: 'Іздеу' }).click();
	await mark.click();
	await expect(page.getByRole('status')).toContainText(`Келді деп белгіленді: ${surname}`);

	await search.fill(declined);
	await search.press('Enter');
	const refused = page.getByRole('listitem').filter({ hasText: declined });
	await expect(refused).toContainText('қабылданбады');
	await expect(refused.getByRole('button')).toHaveCount(0);
	await search.fill('ешкімәлі');
	await search.press('Enter');
	await expect(page.getByText('«ешкімәлі» бойынша ешкім табылмады.')).toBeVisible();
	await page.getByRole('link', { name: 'Толық тізім' }).click();
	await expect(page.getByRole('listitem').first()).toBeVisible();

	await page.context().clearCookies();
	await enter(page, forum.organiser, secret);
	await page.goto(`/organiser/forums/${forum.slug}/attendance`);
	const log = page.getByRole('row').filter({ hasText: surname });
	await expect(log).toHaveCount(3);
	await expect(log.filter({ hasText: 'белгі алып тасталды' })).toContainText('Жолдасов Дәурен');
});

test('weeks ahead the desk says from when it marks, and looks people up', async ({ page }) => {
	await page.setViewportSize({ width: 390, height: 844 });
	await signInOnPage(page, 'desk');
	await page.goto(`/desk/forums/${NEXT_SLUG}`);
	await expect(page.getByText('Келгендерді белгілеу басталатын күн:')).toBeVisible();
	await expect(page.getByRole('listitem').first()).toContainText('Белгілеу әлі басталған жоқ');
	await expect(page.getByRole('button', { name: /^Келгенін белгілеу/ })).toHaveCount(0);
	await accessible(page);
});

test('an organiser reads who sits on one platform', async ({ page }) => {
	await signInOnPage(page, 'organiser');
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(`/organiser/forums/${PAST_SLUG}/platforms`);
	await page
		.getByRole('link', { name: /^Тізімді ашу/ })
		.nth(1)
		.click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('2. ');
	const seated = page.getByRole('table').first();
	await expect(page.getByRole('heading', { name: `Орын алғандар: ${(await seated.getByRole('row').count()) - 1}` })).toBeVisible();
	expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
	await accessible(page);
});

test('a moderator reads the own sessions: who sits, who waits; on paper too', { tag: QUICK }, async ({ page }) => {
	await page.setViewportSize({ width: 390, height: 844 });
	await signInOnPage(page, 'moderator');
	await page.getByRole('link', { name: 'Халықаралық азаматтық форум', exact: true }).click();
	await expect(page.getByRole('heading', { level: 2 })).toHaveCount(1);
	await expect(page.getByRole('heading', { level: 2 })).toContainText('1-\u2060алаң.');
	const seated = page.getByRole('table').first();
	expect(await seated.getByRole('row').count()).toBe(1 + Number(await page.getByRole('definition').first().innerText()));
	await expect(page.getByRole('heading', { name: 'Күту тізімі' })).toBeVisible();
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByRole('button', { name: 'Шығу' })).toBeHidden();
	await expect(seated.getByRole('columnheader', { name: 'Жұмыс тілі' })).toBeVisible();
});

/** Pages of each role; what is another's does not exist. */
const pages = {
	organiser: ['platforms', 'attendance', 'team'].map((section) => `/organiser/forums/${NEXT_SLUG}/${section}`),
	moderator: [`/moderator/forums/${NEXT_SLUG}`],
	desk: [`/desk/forums/${NEXT_SLUG}`],
	official: [`/official/forums/${NEXT_SLUG}`, `/official/forums/${NEXT_SLUG}/summary.csv`]
};
/** An organiser runs the desk and reads the summary, too. */
const allowed: Record<keyof typeof pages, (keyof typeof pages)[]> = {
	organiser: ['organiser', 'desk', 'official'],
	moderator: ['moderator'],
	desk: ['desk'],
	official: ['official']
};

for (const role of ['organiser', 'moderator', 'desk', 'official'] as const)
	test(`what is not the ${role}’s does not exist`, async ({ page }) => {
		await signInOnPage(page, role);
		for (const owner of ['organiser', 'moderator', 'desk', 'official'] as const)
			for (const path of pages[owner])
				expect([path, (await page.request.get(path)).status()]).toEqual([path, allowed[role].includes(owner) ? 200 : 404]);
	});

/** Pages of this file, in each language, also on a phone. */
const looked: Record<'organiser' | 'moderator' | 'desk' | 'none', string[]> = {
	none: ['/login', '/password', '/invitations/unknown'],
	organiser: ['/account', '/logout', ...['platforms', 'attendance', 'team'].map((section) => `/organiser/forums/${NEXT_SLUG}/${section}`)],
	moderator: ['/moderator', `/moderator/forums/${NEXT_SLUG}`],
	desk: ['/desk', `/desk/forums/${PAST_SLUG}`]
};
for (const role of ['none', 'organiser', 'moderator', 'desk'] as const)
	for (const [language, prefix] of languages)
		test(`the pages of ${role} can be used by everybody in ${language}`, { tag: MARKUP }, async ({ page }) => {
			test.slow();
			if (role !== 'none') await signInOnPage(page, role);
			await page.setViewportSize({ width: 390, height: 844 });
			for (const path of looked[role]) {
				await page.goto(prefix + path);
				await expect(page.locator('html')).toHaveAttribute('lang', language);
				expect([path, await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)]).toEqual([
					path,
					0
				]);
				await accessible(page);
			}
		});
