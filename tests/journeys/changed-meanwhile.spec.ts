import type { Browser, Page } from '@playwright/test';
import { accessible, expect, signInOnPage, test } from './support';
import { makeFixtures } from './fixtures';

/** Two people with the same form open: nobody overwrites the other without knowing it. */

const save = (page: Page) => page.getByRole('main').getByRole('button', { name: 'Сақтау', exact: true }).last();
const CHANGED = 'Сіз түзетіп жатқанда бұл жазба өзгертілді';
const inKazakh = (page: Page, group: string) => page.getByRole('group', { name: group }).getByRole('textbox', { name: 'Қазақша' });

/** Another browser of an admin. */
async function another(browser: Browser, baseURL: string | undefined): Promise<Page> {
	const page = await (await browser.newContext({ baseURL, locale: 'kk-KZ' })).newPage();
	await signInOnPage(page, 'admin');
	return page;
}

test('two organisers edit one session: the second sees what the first wrote, and replaces it knowingly', async ({
	page,
	browser,
	baseURL
}) => {
	const slug = await makeFixtures<string>('forum');
	await signInOnPage(page, 'admin');
	const second = await another(browser, baseURL);
	await page.goto(`/organiser/forums/${slug}/programme`);
	await page.getByRole('link', { name: '2. Кең алаң' }).click();
	await second.goto(page.url());

	await page.getByRole('button', { name: 'Адам қосу' }).click();
	await page.getByLabel('Аты-жөні, қазақша').last().fill('Айнұр Ахметова');
	await inKazakh(page, 'Атауы').fill('Бірінші жазған атау');
	await page.getByLabel('Орын саны').fill('400');
	// pressed twice: the same form is one change
	await save(page).dblclick();
	await expect(page.getByRole('status')).toContainText('Өзгерістер сақталды');

	await inKazakh(second, 'Атауы').fill('Екінші жазған атау');
	await second.getByLabel('Басталуы', { exact: true }).fill('14:00');
	// what is wrong is put right first; the mark stays that of the page as it was opened
	await second.getByLabel('Аяқталуы', { exact: true }).fill('13:00');
	await save(second).click();
	await expect(second.getByRole('alert')).not.toContainText(CHANGED);
	await second.getByLabel('Аяқталуы', { exact: true }).fill('15:00');
	await second.getByRole('button', { name: 'Адам қосу' }).click();
	const [answer] = await Promise.all([second.waitForResponse((each) => each.request().method() === 'POST'), save(second).click()]);
	expect(answer.status()).toBe(409);

	const alert = second.getByRole('alert');
	await expect(alert).toContainText(CHANGED);
	await expect(alert).toContainText('Соңғы өзгеріс:');
	await expect(alert.getByRole('link', { name: 'Атауы: Қазіргі мәні басқа' })).toBeVisible();
	await expect(alert.getByRole('listitem')).toHaveCount(5);
	await expect(inKazakh(second, 'Атауы')).toHaveValue('Екінші жазған атау');
	await expect(inKazakh(second, 'Атауы')).toHaveAccessibleDescription('Қазіргі мәні: Бірінші жазған атау');
	await expect(second.getByLabel('Орын саны')).toHaveAccessibleDescription(/Қазіргі мәні: 400/);
	await expect(second.getByText('1. Спикер: Айнұр Ахметова')).toBeVisible();
	await accessible(second);

	await save(second).click();
	await expect(second.getByRole('status')).toContainText('Өзгерістер сақталды');
	await page.goto(second.url().split('?')[0] ?? '');
	await expect(inKazakh(page, 'Атауы')).toHaveValue('Екінші жазған атау');
	await second.context().close();
});

test('the list of guests, changed by two: the rows that stand now are shown, and the page can be opened anew', async ({
	page,
	browser,
	baseURL
}) => {
	const slug = await makeFixtures<string>('forum');
	await signInOnPage(page, 'admin');
	const second = await another(browser, baseURL);
	for (const each of [page, second]) {
		await each.goto(`/organiser/forums/${slug}/settings/guests`);
		await each.getByRole('button', { name: 'Адам қосу' }).click();
	}
	const guest = async (each: Page, name: string) => {
		await each.getByLabel('Аты-жөні, қазақша').fill(name);
		await each.getByLabel('Лауазымы, қазақша').fill('Төраға');
		await save(each).click();
	};
	await guest(page, 'Айнұр Ахметова');
	await expect(page.getByRole('status')).toHaveText('Баптаулар сақталды.');
	await guest(second, 'Марат Оспанов');
	await expect(second.getByRole('alert')).toContainText(CHANGED);
	await expect(second.getByText('1. Айнұр Ахметова')).toBeVisible();
	await accessible(second);
	await second.getByRole('link', { name: 'Бетті қазіргі мәндерімен қайта ашу' }).click();
	await expect(second.getByText('Айнұр Ахметова', { exact: true })).toBeVisible();
	await expect(second.getByText('Марат Оспанов')).toHaveCount(0);
	await second.context().close();
});
