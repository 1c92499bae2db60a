import type { Page } from '@playwright/test';
import { accessible, expect, pastForum, signInOnPage, test } from './support';
import { makeFixtures } from './fixtures';
import { PAST_SLUG } from './demo.ts';
import { QUICK } from '../suites.ts';

/** Community experts: offering on the private page, being read by everybody or by bodies, and taking it back. */

/** Milliseconds after which a kept page is asked for again; it is made anew within a second. */
const SOON = 1000;
/** Opens a kept page until it says what has changed. */
const anew = (page: Page, path: string, holds: () => Promise<void>) =>
	expect(async () => {
		await page.goto(path);
		await holds();
	}).toPass({ timeout: 15_000 });

/** The page as it stands does not scroll sideways at three widths. */
async function narrow(page: Page): Promise<void> {
	for (const width of [1280, 320, 390]) {
		await page.setViewportSize({ width, height: 844 });
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		expect([page.url(), width, over]).toEqual([page.url(), width, 0]);
	}
}

/** … and can be used by everybody on a phone and a desk, light and dark. */
async function look(page: Page): Promise<void> {
	for (const width of [1280, 390])
		for (const colorScheme of ['dark', 'light'] as const) {
			await page.setViewportSize({ width, height: 844 });
			await page.emulateMedia({ colorScheme });
			await accessible(page);
		}
	await narrow(page);
}

/** Offering, being seen, changing and taking back. @param see looks at a page as it stands */
async function wholeWay(page: Page, see: (page: Page) => Promise<void>): Promise<void> {
	const slug = await makeFixtures<string>('forum');
	const token = await makeFixtures<string>('register', { slug, surname: 'Сарапшықызы', givenName: 'Гүлнар' });
	const experts = `/forums/${slug}/experts`;
	await page.goto(experts);
	await expect(page.getByText('Әзірге тізімде ешкім жоқ')).toBeVisible();
	await expect(page.getByRole('link', { name: 'Сарапшылар', exact: true })).toHaveCount(0);
	await see(page);

	await page.goto(`/registrations/${token}`);
	await page.getByRole('link', { name: 'Ашу: Қоғамдастық сарапшысы' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Қоғамдастық сарапшысы');
	await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
	// nothing is offered without a field, a line, a choice and the consent; what was typed stays
	await page.getByLabel('Немен көмектесе аласыз').fill('Әйелдер ұйымдарына заң кеңесін беремін');
	await page.getByRole('button', { name: 'Ниет білдіру' }).click();
	await expect(page.getByRole('alert').getByRole('link')).toHaveText([
		'Салаларыңыз: Кемінде бір саланы белгілеңіз',
		'Кімге көрсетілсін: Біреуін таңдаңыз',
		'Келісім: Сарапшы ретінде көрсету үшін келісіміңіз қажет'
	]);
	await expect(page.getByLabel('Немен көмектесе аласыз')).toHaveValue('Әйелдер ұйымдарына заң кеңесін беремін');
	await see(page);
	await page.getByLabel('Азаматтар мен ұйымдардың құқықтары мен заңды мүдделерін қорғау').check();
	await page.getByLabel('Жастар саясаты мен балалар бастамаларын қолдау').check();
	await page.getByRole('radio', { name: /^Тек мемлекеттік органдар мен ұйымдастырушыға/ }).check();
	await page.getByRole('checkbox', { name: /^Аты-жөнімді, ұйымымды/ }).check();
	await page.getByRole('button', { name: 'Ниет білдіру' }).click();
	await expect(page.getByRole('status').first()).toContainText('Енді Сіз қоғамдастық сарапшысысыз.');
	await see(page);
	// for bodies alone: nobody else reads the name
	await page.goto(experts);
	await expect(page.getByText('Әзірге тізімде ешкім жоқ')).toBeVisible();

	await page.goto(`/registrations/${token}/expertise`);
	await page.getByRole('radio', { name: /^Барлығына/ }).check();
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(page.getByRole('status').first()).toHaveText('Өзгеріс сақталды.');
	const way = page.getByRole('navigation', { name: 'Негізгі мәзір' }).getByRole('link', { name: 'Сарапшылар', exact: true });
	await anew(page, `/forums/${slug}`, () => expect(way).toBeVisible({ timeout: SOON }));
	await way.click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Қоғамдастық сарапшылары');
	const rights = page.getByRole('region', { name: 'Азаматтар мен ұйымдардың құқықтары мен заңды мүдделерін қорғау' });
	await anew(page, experts, () => expect(rights.getByRole('listitem')).toContainText('Сарапшықызы Гүлнар', { timeout: SOON }));
	await expect(rights.getByRole('listitem')).toContainText('Әйелдер ұйымдарына заң кеңесін беремін');
	await expect(page.getByText(/@example\.kz/)).toHaveCount(0);
	await see(page);

	// the own link shows what is kept
	await page.goto(`/registrations/${token}/expertise`);
	await page.getByRole('link', { name: 'Сарапшы ретіндегі деректерім' }).click();
	await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('Сарапшықызы Гүлнар');
	await see(page);
	const link = page.url();

	// one press, and the name is nowhere
	await page.goto(`/registrations/${token}/expertise`);
	await page.getByLabel('Немен көмектесе аласыз').fill('Жартысы жазылған жол');
	await page.getByRole('button', { name: 'Келісімді кері қайтарып алу' }).click();
	await expect(page.getByRole('status').first()).toHaveText('Келісім кері қайтарып алынды. Аты-жөніңіз сарапшылар тізімінен алынды.');
	await expect(page.getByLabel('Немен көмектесе аласыз')).toHaveValue('Жартысы жазылған жол');
	await expect(page.getByRole('checkbox', { name: /^Аты-жөнімді, ұйымымды/ })).not.toBeChecked();
	await see(page);
	await anew(page, experts, () => expect(page.getByText('Әзірге тізімде ешкім жоқ')).toBeVisible({ timeout: SOON }));
	await expect(page.getByText('Сарапшықызы')).toHaveCount(0);
	await expect(page.getByRole('link', { name: 'Сарапшылар', exact: true })).toHaveCount(0);
	expect((await page.request.get(link)).status()).toBe(404);

	// again, and back by the own link
	await page.goto(`/registrations/${token}/expertise`);
	await page.getByLabel('Қоршаған ортаны қорғау').check();
	await page.getByLabel('Немен көмектесе аласыз').fill('Өзендерді тазартамын');
	await page.getByRole('radio', { name: /^Барлығына/ }).check();
	await page.getByRole('checkbox', { name: /^Аты-жөнімді, ұйымымды/ }).check();
	await page.getByRole('button', { name: 'Ниет білдіру' }).click();
	await page.getByRole('link', { name: 'Сарапшы ретіндегі деректерім' }).click();
	await page.getByRole('button', { name: 'Келісімді кері қайтарып алу' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Келісім кері қайтарып алынды');
	await see(page);
	await anew(page, experts, () => expect(page.getByText('Сарапшықызы')).toHaveCount(0, { timeout: SOON }));
}

test('a delegate offers expertise, is read, takes it back', async ({ page }) => {
	test.slow();
	await page.setViewportSize({ width: 390, height: 844 });
	await wholeWay(page, look);
});

test.describe('with a phone and without JavaScript', () => {
	test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
	test('a delegate offers expertise, is read, takes it back', { tag: QUICK }, ({ page }) => wholeWay(page, narrow));
});

test('everybody reads the experts of the past forum by field, marked as invented', async ({ page }) => {
	await page.goto(`${pastForum}/experts`);
	await expect(page.getByText('ойдан алынған').first()).toBeVisible();
	const fields = page.getByRole('navigation', { name: 'Салалар' });
	await fields.getByRole('link', { name: /Қоршаған ортаны қорғау/ }).click();
	await expect(page.getByRole('heading', { name: 'Қоршаған ортаны қорғау' })).toBeInViewport();
	await page.goto(`${pastForum}/experts?field=environment`);
	await expect(page.getByRole('listitem').filter({ hasText: 'Экологические проверки' })).toHaveCount(1);
	await look(page);
});

test('an official and an organiser find experts by field and by words, with addresses to write to', async ({ page }) => {
	for (const role of ['official', 'organiser'] as const) {
		await page.setViewportSize({ width: 1280, height: 844 });
		await signInOnPage(page, role);
		const list = `/${role}/forums/${PAST_SLUG}/experts`;
		await page.goto(role === 'official' ? `/official/forums/${PAST_SLUG}` : `/organiser/forums/${PAST_SLUG}`);
		if (role === 'official') await page.getByRole('link', { name: 'Қоғамдастық сарапшыларының тізімі' }).click();
		else
			await page
				.getByRole('navigation', { name: 'Бөлімдер' })
				.first()
				.getByRole('link', { name: /^Сарапшылар/ })
				.click();
		await expect(page).toHaveURL(new RegExp(list));
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Қоғамдастық сарапшылары');
		const rows = page.getByRole('row').filter({ has: page.getByRole('link', { name: /@/ }) });
		await expect(rows).toHaveCount(8);
		await page.getByRole('combobox', { name: 'Сала' }).selectOption('family');
		await page.getByRole('button', { name: 'Іздеу' }).click();
		await expect(rows).toHaveCount(1);
		await expect(rows).toContainText('тек органдар мен ұйымдастырушыға');
		await expect(rows.getByRole('link')).toHaveAttribute('href', /^mailto:/);
		await page.goto(`${list}?q=${encodeURIComponent('мұражай')}`);
		await expect(rows).toHaveCount(1);
		await page.goto(`${list}?q=${encodeURIComponent('табылмайтын')}`);
		await expect(page.getByText('Сұрау бойынша ешкім табылмады')).toBeVisible();
		await page.getByRole('link', { name: 'Бәрін көрсету' }).click();
		await expect(rows).toHaveCount(8);
		await look(page);
		await page.context().clearCookies();
	}
});
