import type { Page } from '@playwright/test';
import { FORUM_DAY, newForum, newSession, ownSlug, save } from './programme';
import { accessible, expect, nextForum, signInOnPage, test } from './support';
import { QUICK } from '../suites.ts';

const desk = `/organiser${nextForum}`;
async function newHall(page: Page, base: string, name: string): Promise<void> {
	await page.goto(`${base}/programme/halls`);
	await page.getByRole('textbox', { name: 'Қазақша' }).fill(name);
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(page.getByRole('status')).toHaveText('Зал қосылды.');
}

test(
	'a programme is made: halls, sessions, a clash, a move, people, a cancellation that everybody sees',
	{ tag: QUICK },
	async ({ page }) => {
		test.slow();
		await signInOnPage(page, 'admin');
		const slug = await newForum(page, 'Бағдарлама сынағы');
		const base = `/organiser/forums/${slug}`;
		await newHall(page, base, '1-зал');
		await newHall(page, base, '2-зал');
		await accessible(page);
		await newSession(page, base, { title: 'Ашылу', from: '10:00', to: '11:00', hall: '1-зал' });
		await expect(page.getByRole('status')).toHaveText('Отырыс сақталды.');

		// a clash is refused, what was typed is kept, another hall is taken
		await newSession(page, base, { title: 'Пікірталас', from: '10:30', to: '12:00', hall: '1-зал' });
		await expect(page.getByRole('alert')).toContainText('Зал қабаттасуы: осы залға «Ашылу» отырысы да қойылған, 10:00–11:00');
		await expect(page.getByRole('group', { name: 'Атауы' }).getByRole('textbox', { name: 'Қазақша' })).toHaveValue('Пікірталас');
		await accessible(page);
		// the button stands beside what it accepts
		await page.getByRole('alert').getByRole('button', { name: 'Осы қабаттасуға қарамай сақтау' }).click();
		await expect(page.getByText('Қабаттасу саны: 1')).toBeVisible();
		await expect(page.getByText('Зал қабаттасуы: осы залға «Ашылу» отырысы да қойылған, 10:00–11:00')).toHaveCount(1);
		await accessible(page);
		await page.getByRole('link', { name: 'Пікірталас' }).click();
		await page.getByLabel('Зал', { exact: true }).selectOption({ label: '2-зал' });
		await page.getByLabel('Басталуы').fill('14:00');
		await page.getByLabel('Аяқталуы').fill('15:30');

		// rows of people go through the server and keep what was typed
		await page.getByRole('button', { name: 'Адам қосу' }).click();
		await page.getByLabel('Аты-жөні, қазақша').fill('Айнұр Ахметова');
		await page.getByRole('button', { name: 'Адам қосу' }).click();
		await expect(page.getByLabel('Басталуы')).toHaveValue('14:00');
		await page.getByLabel('Аты-жөні, қазақша').last().fill('Ерлан Серік');
		await page.getByRole('button', { name: 'Жоғары жылжыту' }).click();
		await save(page);
		await expect(page.getByRole('status').first()).toContainText('Өзгерістер сақталды.');
		await accessible(page);
		await page.goto(`${base}/programme`);
		await expect(page.getByText('Спикер: Ерлан Серік, Айнұр Ахметова')).toBeVisible();
		await expect(page.getByText('Зал қабаттасуы')).toHaveCount(0);

		// a hall in use stays
		await page.goto(`${base}/programme/halls`);
		const row = page.getByRole('row', { name: /^1-зал/ });
		await row.locator('summary', { hasText: 'Жою' }).click();
		await row.getByRole('button', { name: 'Жою' }).click();
		await expect(page.getByRole('alert')).toContainText('Бұл залда отырыс бар');

		await publish(page, base);
		await page.goto(`/forums/${slug}/programme`);
		await expect(page.getByRole('heading', { name: 'Пікірталас' })).toBeVisible();
		await page.goto(`${base}/programme`);
		await page.getByRole('link', { name: 'Пікірталас' }).click();
		await page.locator('summary', { hasText: 'Отырысты өткізбеу' }).click();
		await page.getByRole('button', { name: 'Отырысты өткізбеу' }).click();
		await expect(page.getByText('Кемінде бір тілде толтырыңыз')).toBeVisible();
		await page.getByRole('group', { name: 'Түсіндірме' }).getByRole('textbox', { name: 'Қазақша' }).fill('Спикер келе алмады.');
		await page.getByRole('button', { name: 'Отырысты өткізбеу' }).click();
		await expect(page.getByText('Бұл отырыс өткізілмейді.')).toBeVisible();
		await page.goto(`/forums/${slug}/programme`);
		await page
			.getByRole('article')
			.or(page.getByRole('main'))
			.getByRole('link', { name: /Пікірталас/ })
			.click();
		await expect(page.getByText('Спикер келе алмады.')).toBeVisible();

		await page.goto(`${base}/audit`);
		await expect(page.getByRole('row', { name: /отырыс.*Пікірталас/i }).first()).toBeVisible();
		await accessible(page);
	}
);

async function publish(page: Page, base: string): Promise<void> {
	await page.goto(`${base}/settings`);
	await page.getByLabel('Байланыс поштасы').fill('forum@example.kz');
	await page.getByLabel('Жарияланған').check();
	await save(page);
	await expect(page.getByRole('status')).toHaveText('Баптаулар сақталды.');
}

test('a forum: a draft nobody else sees, published, set wrong and right, cancelled with a note', async ({ page, browser }) => {
	await signInOnPage(page, 'admin');
	await page.goto('/organiser/new');
	await accessible(page);
	await page.getByRole('button', { name: 'Форум құру' }).click();
	await expect(page.getByRole('alert')).toContainText('Қысқаша мазмұны');
	const slug = await newForum(page, 'Жабық қаралама');
	const base = `/organiser/forums/${slug}`;
	await accessible(page);
	const visitor = await browser.newPage();
	expect((await visitor.goto(`/forums/${slug}`))?.status()).toBe(404);
	await publish(page, base);
	expect((await visitor.goto(`/forums/${slug}`))?.status()).toBe(200);
	await page.getByRole('group', { name: 'Қысқаша мазмұны' }).getByRole('textbox', { name: 'Қазақша' }).fill('Жаңа мәтін');
	await page.getByLabel('Аяқталуы').fill(`${FORUM_DAY}T08:00`);
	await save(page);
	await expect(page.getByRole('alert')).toContainText('Аяқталуы');
	await expect(page.getByRole('group', { name: 'Қысқаша мазмұны' }).getByRole('textbox', { name: 'Қазақша' })).toHaveValue('Жаңа мәтін');
	await page.getByLabel('Аяқталуы').fill(`${FORUM_DAY}T19:00`);
	await save(page);
	await expect(page.getByRole('status')).toHaveText('Баптаулар сақталды.');
	await page.locator('summary', { hasText: 'Форумды өткізбеу' }).click();
	await page.getByRole('group', { name: 'Түсіндірме' }).getByRole('textbox', { name: 'Қазақша' }).fill('Боранға байланысты өтпейді.');
	await page.getByRole('button', { name: 'Форумды өткізбеу' }).click();
	await expect(page.getByText('Форум өткізілмейтін болып белгіленді.')).toBeVisible();
	await visitor.goto(`/forums/${slug}`);
	await expect(visitor.getByText('Боранға байланысты өтпейді.')).toBeVisible();
	await visitor.close();
});

for (const path of ['delegations', 'organisations', 'audit', 'settings', 'programme', 'programme/new', 'programme/halls'])
	test(`the organiser's page ${path} opens in three languages`, async ({ page }) => {
		await signInOnPage(page, 'organiser');
		await page.goto(`${desk}/${path}`);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		await accessible(page);
		for (const language of ['/ru', '/en']) expect((await page.goto(`${language}${desk}/${path}`))?.status()).toBe(200);
	});

test('a delegation gets a quota, a wrong one is said beside the field', async ({ page }) => {
	await signInOnPage(page, 'organiser');
	await page.goto(`${desk}/delegations`);
	await page.getByRole('rowheader').getByRole('link').last().click();
	await accessible(page);
	await page.getByLabel('Квота').fill('көп');
	await save(page);
	await expect(page.getByRole('alert')).toContainText('Квота');
	await expect(page.getByLabel('Квота')).toHaveValue('көп');
	await page.getByLabel('Квота').fill('40');
	await save(page);
	await expect(page.getByRole('status')).toHaveText('Делегация сақталды.');
	await expect(page.getByText(/жетпейді: \d+/)).toBeVisible();
});

/** Registers somebody of an organisation that the register does not know. */
async function registerFrom(page: Page, organisation: string): Promise<void> {
	await page.goto(`${nextForum}/register`);
	const form = page.locator('form:has([name="surname"])');
	await form.locator('[name="surname"]').fill('Сейітова');
	await form.locator('[name="givenName"]').fill('Дана');
	await form.locator('[name="email"]').fill(`${ownSlug()}@example.kz`);
	await form.locator('[name="kind"][value="media"]').check();
	await form.locator('[name="organisationText"]').fill(organisation);
	await form.locator('[name="country"]').selectOption('KZ');
	await form.locator('[name="consentParticipation"]').check();
	await form.locator('[name="shownTo"]').first().check();
	const submit = form.getByRole('button', { name: 'Өтінімді жіберу' });
	await submit.click();
	const none = page.locator('[name="organisationId"][value="none"]');
	if (await none.count()) {
		await none.check();
		await submit.click();
	}
	await expect(page).toHaveURL(/\/registrations\//);
}

test('a proposed organisation is accepted, another spelling is merged into it, and both leave the list', async ({ page, browser }) => {
	const name = `Тобыл${Date.now()} апталығы`;
	// two people, each at a browser of their own: from one it would be asked whether the second corrects the first
	for (const organisation of [name, `${name} редакциясы`]) {
		const visitor = await browser.newPage();
		await registerFrom(visitor, organisation);
		await visitor.close();
	}
	await signInOnPage(page, 'organiser');
	await page.goto(`${desk}/organisations`);
	await page.getByRole('link', { name, exact: true }).click();
	await accessible(page);
	await page.getByRole('button', { name: 'Қабылдау' }).click();
	await expect(page.getByRole('status')).toHaveText('Ұйым тізілімге қабылданды.');
	await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
	await page.getByRole('link', { name: `${name} редакциясы` }).click();
	await page.getByRole('link', { name: new RegExp(`^Салыстыру.*: ${name}$`) }).click();
	const compared = page.getByRole('table', { name: 'Екі ұйымды салыстыру' });
	await expect(compared.getByRole('row', { name: /қазақша/ }).getByRole('cell')).toHaveText([`${name} редакциясы`, name]);
	await accessible(page);
	await page.getByRole('button', { name: 'Біріктіру' }).click();
	await expect(page.getByRole('status')).toHaveText('Ұйымдар біріктірілді.');
	await expect(page.getByRole('link', { name: `${name} редакциясы` })).toHaveCount(0);
});

for (const who of ['moderator', 'desk', 'official'] as const)
	test(`the organiser's pages are not found by the ${who}`, async ({ page }) => {
		await signInOnPage(page, who);
		for (const path of [`${desk}/programme`, `${desk}/settings`, `${desk}/audit`, `${desk}/organisations`, '/organiser/new'])
			expect((await page.goto(path))?.status()).toBe(404);
	});

test('an organiser makes no forum and finds no draft of others', async ({ page, browser }) => {
	await signInOnPage(page, 'organiser');
	expect((await page.goto('/organiser/new'))?.status()).toBe(404);
	const admin = await browser.newPage();
	await signInOnPage(admin, 'admin');
	const slug = await newForum(admin, 'Бөтен форум');
	await admin.close();
	expect((await page.goto(`/organiser/forums/${slug}/settings`))?.status()).toBe(404);
});
