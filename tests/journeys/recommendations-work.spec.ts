import type { Page } from '@playwright/test';
import { comesTo, said, type SessionStaff } from './session-staff';
import { makeFixtures } from './fixtures';
import { accessible, expect, test } from './support';

/** What holds of each page: axe, and no sideways scrolling on a phone. */
async function holds(page: Page): Promise<void> {
	await accessible(page);
	for (const width of [320, 390]) {
		await page.setViewportSize({ width, height: 800 });
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
	}
	await accessible(page);
	await page.emulateMedia({ colorScheme: 'dark' });
	await accessible(page);
	await page.setViewportSize({ width: 1280, height: 800 });
	await accessible(page);
	await page.emulateMedia({ colorScheme: 'light' });
}

test.use({ javaScriptEnabled: true });

test('a text is drafted from proposals, amended, voted on, and adopted with a number', async ({ page }) => {
	test.setTimeout(90_000);
	const staff = await makeFixtures<SessionStaff>('bench');
	const at = `/forums/${staff.slug}/sessions/${staff.session}/recommendations`;

	// the rapporteur: two proposals become a draft
	await comesTo(page, staff.rapporteur, `/moderator${at}`);
	await expect(page.getByText('Шешімі жоқ ұсыныс: 4.')).toBeVisible();
	await holds(page);
	await page.getByRole('button', { name: 'Ұсыным бастау' }).click();
	await expect(page.getByRole('alert')).toContainText('Қазақша мәтіні');
	await page.getByRole('checkbox', { name: /20 жұмыс күні/ }).check();
	await page.getByRole('checkbox', { name: /банковской гарантии/ }).check();
	await page.getByRole('button', { name: 'Ұсыным бастау' }).click();
	await expect(said(page)).toContainText('Ұсыным жобасы құрылды');
	const path = new URL(page.url()).pathname;
	const kk = page.getByLabel('Қазақша мәтіні');
	const ru = page.getByLabel('Орысша мәтіні');
	await expect(kk).toHaveValue('Өтінім қабылдау мерзімі кемінде 20 жұмыс күні болсын.');
	await expect(ru).toHaveValue('Освободить малые НПО от банковской гарантии.');
	await expect(page.getByText('Ұсынысов Асан')).toBeVisible();
	await holds(page);

	// what is typed goes along when the language is changed; two on one text: the second sees both
	await ru.fill('Срок приёма заявок – не менее 20 рабочих дней.');
	await page.getByRole('button', { name: /РУС/ }).click();
	await expect(page.getByLabel('Текст на русском')).toHaveValue('Срок приёма заявок – не менее 20 рабочих дней.');
	await page.goto(path);
	const other = await page.context().newPage();
	await other.goto(path);
	await ru.fill('Срок приёма заявок – не менее 20 рабочих дней.');
	await page.getByRole('button', { name: 'Жаңа нұсқа ретінде сақтау' }).click();
	await expect(said(page)).toHaveText('Мәтін сақталды.');
	await other.getByLabel('Қазақша мәтіні').fill('Өтінім қабылдау мерзімі кемінде 30 жұмыс күні болсын.');
	await other.getByRole('button', { name: 'Жаңа нұсқа ретінде сақтау' }).click();
	await expect(other.getByRole('heading', { name: 'Мәтінді осы арада басқа біреу сақтады' })).toBeVisible();
	await expect(other.locator('del', { hasText: '20' }).first()).toBeVisible();
	await expect(other.locator('ins', { hasText: '30' }).first()).toBeVisible();
	await expect(other.getByLabel('Қазақша мәтіні')).toHaveValue('Өтінім қабылдау мерзімі кемінде 30 жұмыс күні болсын.');
	await holds(other);
	await other.getByLabel('Орысша мәтіні').fill('Срок приёма заявок – не менее 30 рабочих дней.');
	await other.getByRole('button', { name: /^2-\u2060?нұсқаның үстінен сақтау$/ }).click();
	await expect(said(other)).toHaveText('Мәтін сақталды.');
	await expect(other.getByText(/3-\u2060?нұсқа/).first()).toBeVisible();
	await other.close();

	// put to the vote; a participant asks for a change from the own page, another one is heard in the hall
	await page.goto(path);
	await page.getByRole('button', { name: 'Дауысқа қою' }).click();
	await expect(said(page)).toHaveText('Ұсыным дауысқа қойылды.');
	const own = await page.context().newPage();
	await own.goto(`/registrations/${staff.token}`);
	await own.getByRole('link', { name: /^Мәтіндерді ашу/ }).click();
	await expect(own.getByRole('heading', { name: '«А» ұсынымы' })).toBeVisible();
	await holds(own);
	await own.locator('summary', { hasText: 'Түзету ұсыну' }).click();
	await own.getByRole('button', { name: 'Түзетуді жіберу' }).click();
	await expect(own.getByRole('textbox', { name: /Қай жерін/ })).toHaveAttribute('aria-invalid', 'true');
	await own.getByRole('textbox', { name: /Қай жерін/ }).fill('«30 жұмыс күні» дегеннен кейін «күнтізбе бойынша емес» деп қосылсын.');
	await own.getByRole('button', { name: 'Түзетуді жіберу' }).click();
	await expect(said(own)).toContainText('Түзетуіңіз түсті.');
	await holds(own);
	await page.goto(path);
	await page.locator('summary', { hasText: 'Залда айтылған түзетуді жазу' }).click();
	await page.getByRole('textbox', { name: 'Түзету', exact: true }).fill('Мерзім 40 күн болсын');
	await page.getByRole('button', { name: 'Түзетуді жазу' }).click();
	await expect(said(page)).toHaveText('Түзету жазылды.');
	await holds(page);

	// one is taken into the text with changes, the other is refused with a reason
	await page.getByRole('button', { name: 'Мәтінге енгізу' }).first().click();
	await expect(page.getByRole('heading', { name: 'Түзетуді мәтінге енгізу' })).toBeVisible();
	await kk.fill('Өтінім қабылдау мерзімі кемінде 30 жұмыс күні болсын (күнтізбелік емес).');
	await holds(page);
	await page.getByRole('button', { name: 'Өзгеріспен қабылданды' }).click();
	await expect(said(page)).toContainText('Түзету енгізілді');
	await page.locator('summary', { hasText: 'Қабылдамау' }).click();
	await page.getByRole('button', { name: 'Қабылдамау' }).click();
	await expect(page.getByRole('textbox', { name: 'Себебі' })).toHaveAttribute('aria-invalid', 'true');
	await page.getByRole('textbox', { name: 'Себебі' }).fill('Мерзім тым ұзақ');
	await page.getByRole('button', { name: 'Қабылдамау' }).click();
	await expect(said(page)).toHaveText('Түзету қабылданбады.');
	await own.reload();
	await expect(own.getByText('өзгеріспен қабылданды')).toBeVisible();
	await own.close();

	// the moderator's count: more voices than present are refused and kept, then it is recorded
	await comesTo(page, staff.moderator, path);
	await expect(page.getByRole('button', { name: 'Жаңа нұсқа ретінде сақтау' })).toHaveCount(0);
	await page.getByRole('radio', { name: 'тұтас мәтін' }).check();
	await page.getByRole('radio', { name: 'дауыс саналды' }).check();
	for (const [name, n] of [
		['Жақтап', '41'],
		['Қарсы', '3'],
		['Қалыс қалды', '9'],
		['Қатысып отыр', '52']
	] as const)
		await page.getByLabel(name).fill(n);
	await page.getByRole('button', { name: 'Қабылданды деп жазу' }).click();
	await expect(page.getByRole('alert').first()).toContainText('Дауыс саны қатысқандар санынан көп болмауы керек');
	await expect(page.getByLabel('Жақтап')).toHaveValue('41');
	await expect(page.getByText('Кіреберісте белгіленгені: 0, қатысып отыр деп жазылғаны: 52')).toBeVisible();
	await holds(page);
	await page.getByLabel('Қалыс қалды').fill('5');
	await page.getByRole('button', { name: 'Қабылданды деп жазу' }).click();
	await expect(said(page)).toHaveText(/^Шешім жазылды\. Шешімді болдырмау \(мерзімі \d\d:\d\d\)\s*$/);
	await expect(page.getByText('жақтады – 41, қарсы – 3, қалыс қалды – 5; қатысқаны – 52')).toBeVisible();
	await page.goto(`/moderator${at}`);
	await page.getByRole('button', { name: 'Экранға шығару: «А» ұсынымы' }).click();
	await expect(page.getByText('экранда', { exact: true })).toBeVisible();
	await holds(page);

	// the organiser adopts for the forum: the number
	const managed = `/organiser/forums/${staff.slug}/recommendations`;
	await comesTo(page, staff.organiser, managed);
	await expect(page.getByText('Алаң қабылдады. Келесі қадам: форум шешімін жазу.')).toBeVisible();
	await holds(page);
	await page.getByRole('button', { name: /30 жұмыс күні болсын/ }).click();
	await holds(page);
	await page.getByRole('radio', { name: 'тұтас мәтін' }).check();
	await page.getByRole('radio', { name: 'консенсус' }).check();
	await page.getByRole('button', { name: 'Қабылданды деп жазу' }).click();
	// the number is for good: asked before it is given
	await expect(page.getByRole('group', { name: 'Шешім әлі жазылған жоқ' })).toContainText('нөмір беріледі');
	await holds(page);
	await page.getByRole('button', { name: 'Бәрібір жазу' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('№ 1 ұсыным');
	await holds(page);
	await page.goto(`${managed}?state=adopted`);
	await expect(page.getByText('№ 1', { exact: true })).toBeVisible();

	// the minutes in two languages, and the setting
	for (const [format, type] of [
		['pdf', 'application/pdf'],
		['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document']
	] as const) {
		const file = await page.request.get(`/moderator/forums/${staff.slug}/sessions/${staff.session}/minutes.${format}?lang=kk-ru`);
		expect([file.status(), file.headers()['content-type']]).toEqual([200, type]);
	}
	await page.goto(`/organiser/forums/${staff.slug}/settings/outcome`);
	await holds(page);
	await page.getByRole('radio', { name: /әр алаң өзі/ }).check();
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(page.getByRole('radio', { name: /әр алаң өзі/ })).toBeChecked();
	await page.goto(`/organiser/forums/${staff.slug}/audit`);
	await expect(page.getByRole('row', { name: /форумның шешімі жазылды/ })).toBeVisible();
});
