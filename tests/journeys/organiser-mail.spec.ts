import { accessible, expect, languages, nextForum, pastForum, signInOnPage, test } from './support';

const mail = `/organiser${nextForum}/mail`;

test.describe('The organiser and the mails', () => {
	test('sees the mails by state, opens one and reads it without a private link', async ({ page }) => {
		await signInOnPage(page, 'organiser');
		await page.goto(mail);
		await expect(page.getByRole('heading', { level: 1, name: 'Хаттар' })).toBeVisible();
		const states = page.getByRole('navigation', { name: 'Мәртебесі бойынша' });
		await expect(states.getByRole('link')).toHaveText([
			/^Барлығы \d+$/,
			/^Кезекте \d+$/,
			/^Біріктіріледі \d+$/,
			/^Жеткізілмеді \d+$/,
			/^Ескірген \d+$/,
			/^Жіберілмеді \d+$/,
			/^Жіберілді \d+$/
		]);
		// the demonstration has no mail server
		await expect(page.getByText('Пошта сервері қосылмаған: хаттар ешкімге жіберілмейді')).toBeVisible();
		await accessible(page);
		await page
			.getByRole('table')
			.getByRole('link', { name: /^Қатысу расталды/ })
			.first()
			.click();
		await expect(page.getByRole('heading', { level: 1, name: 'Қатысу расталды' })).toBeVisible();
		await expect(
			page.getByText(/жеке сілтеме, оны тек алушы|личная ссылка, её видит только|private link, seen by the recipient/)
		).toBeVisible();
		expect(await page.content()).not.toMatch(/\/registrations\/[0-9a-f]{32}/);
		await accessible(page);
	});

	test('finds what was just written to a delegate, which went to nobody without a mail server', async ({ page }) => {
		const address = `mail-${Date.now()}@journey.example`;
		await page.goto(`${nextForum}/register`);
		await page.getByLabel('Тегіңіз').fill('Хатшы');
		await page.getByLabel('Атыңыз', { exact: true }).fill('Айжан');
		// the first of two: the other asks for a link again
		await page.getByRole('textbox', { name: 'Электрондық пошта' }).first().fill(address);
		await page.getByLabel('Ұйымның атауы').fill('«Хат» қоғамдық қоры');
		await page.getByRole('radio', { name: 'Бұқаралық ақпарат құралы (БАҚ)' }).check();
		await page.getByLabel('Деректерімді осы мақсатта өңдеуге келісемін').check();
		await page.getByRole('button', { name: 'Өтінімді жіберу' }).click();
		await expect(page).toHaveURL(/\/registrations\//);
		await signInOnPage(page, 'organiser');
		await page.goto(mail);
		const row = page.getByRole('row').filter({ hasText: address });
		await expect(row).toContainText('Хатшы Айжан');
		await expect(async () => {
			await page.reload();
			await expect(row.getByText('жіберілген жоқ', { exact: true })).toBeVisible({ timeout: 1_000 });
		}).toPass({ timeout: 45_000 });
		await row.getByRole('link').click();
		await expect(page.getByText('Құрметті Айжан!')).toBeVisible();
		await expect(page.getByRole('button', { name: 'Қайта жіберу' })).toHaveCount(0);
	});

	for (const [locale, prefix] of languages)
		test(`has a list in ${locale}`, async ({ page }) => {
			await signInOnPage(page, 'organiser');
			await page.goto(`${prefix}${mail}?state=kept`);
			await expect(page.locator('html')).toHaveAttribute('lang', locale);
			await accessible(page);
		});
});

test('Who is no organiser of the forum finds no mails', async ({ page }) => {
	for (const name of ['moderator', 'desk', 'official'] as const) {
		await signInOnPage(page, name);
		for (const forum of [nextForum, pastForum]) expect((await page.goto(`/organiser${forum}/mail`))?.status()).toBe(404);
		await page.context().clearCookies();
	}
});
