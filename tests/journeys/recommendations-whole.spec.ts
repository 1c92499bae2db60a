import { comesTo, said, type SessionStaff } from './session-staff';
import { makeFixtures } from './fixtures';
import { expect, test } from './support';

/** From a thought on a phone and from pasted slips to an adopted text and its author's letter, without a script anywhere. */

test.use({ javaScriptEnabled: false });

const [PHONE, DESK] = [
	{ width: 390, height: 844 },
	{ width: 1280, height: 800 }
];
const THOUGHT = 'Әр ауданда тоқсан сайын кеңес беру күні өтсін';
const SLIP = 'Кеңес беру күні туралы хабарландыру екі апта бұрын шықсын';

test('a thought from a phone and a slip become number 1, and the author is told', async ({ page }) => {
	test.setTimeout(120_000);
	const { slug, session, token, ...staff } = await makeFixtures<SessionStaff>('bench');
	const workspace = `/moderator/forums/${slug}/sessions/${session}`;

	// the delegate, on a phone
	await page.setViewportSize(PHONE);
	await page.goto(`/registrations/${token}/proposals`);
	await page.getByLabel('Ұсынысыңыз', { exact: true }).fill(THOUGHT);
	await page.getByLabel('Ұсынысымның қалай шешілгенін хабарлаңыз').check();
	await page.getByRole('button', { name: 'Ұсынысты жіберу' }).click();
	await expect(said(page)).toHaveText('Ұсынысыңыз жіберілді.');

	// the rapporteur: slips, and a draft of a thought and a slip
	await page.setViewportSize(DESK);
	await comesTo(page, staff.rapporteur, workspace);
	await page.getByRole('textbox', { name: 'Залда айтылғанын жазып алу' }).fill(`${SLIP}\n\n \t\nҚағаз екі жағынан басылсын\n`);
	await page.getByRole('button', { name: 'Жазу', exact: true }).click();
	await page.getByRole('button', { name: 'Барлығын жазу: 2' }).click();
	await expect(page.getByRole('status').filter({ hasText: 'Жазылған ұсыныс: 2' })).toBeVisible();
	await page.goto(`${workspace}/recommendations`);
	for (const words of [THOUGHT, SLIP]) await page.getByRole('checkbox', { name: words }).check();
	await page.getByRole('button', { name: 'Ұсыным бастау' }).click();
	await expect(said(page)).toContainText('Ұсыным жобасы құрылды');
	const path = new URL(page.url()).pathname;
	await expect(page.getByLabel('Қазақша мәтіні')).toHaveValue(new RegExp(`${THOUGHT}[^]*${SLIP}|${SLIP}[^]*${THOUGHT}`));
	await page.getByLabel('Қазақша мәтіні').fill('Аудандарда тоқсан сайын кеңес беру күні өткізілсін.');
	await page.getByLabel('Орысша мәтіні').fill('Ежеквартально проводить в районах дни консультаций.');
	await page.getByRole('button', { name: 'Жаңа нұсқа ретінде сақтау' }).click();
	await expect(said(page)).toHaveText('Мәтін сақталды.');
	await page.getByRole('button', { name: 'Дауысқа қою' }).click();
	await expect(said(page)).toHaveText('Ұсыным дауысқа қойылды.');

	// the delegate asks for a change, which is taken up with changes
	await page.setViewportSize(PHONE);
	await page.goto(`/registrations/${token}/recommendations`);
	await page.locator('summary', { hasText: 'Түзету ұсыну' }).click();
	await page.getByRole('textbox', { name: /Қай жерін/ }).fill('Хабарландыру мерзімі қосылсын.');
	await page.getByRole('button', { name: 'Түзетуді жіберу' }).click();
	await expect(said(page)).toContainText('Түзетуіңіз түсті.');
	await page.setViewportSize(DESK);
	await page.goto(path);
	await page.getByRole('button', { name: 'Мәтінге енгізу' }).click();
	await page.getByLabel('Қазақша мәтіні').fill('Аудандарда тоқсан сайын кеңес беру күні өткізілсін, ол екі апта бұрын хабарлансын.');
	await page.getByRole('button', { name: 'Өзгеріспен қабылданды' }).click();
	await expect(said(page)).toContainText('Түзету енгізілді');

	// the platform agrees, the forum adopts
	const whole = async () => {
		await page.getByRole('radio', { name: 'тұтас мәтін' }).check();
		await page.getByRole('radio', { name: 'консенсус' }).check();
		await page.getByRole('button', { name: 'Қабылданды деп жазу' }).click();
	};
	await comesTo(page, staff.moderator, path);
	await whole();
	await expect(said(page)).toHaveText(/^Шешім жазылды\. Шешімді болдырмау \(мерзімі \d\d:\d\d\)\s*$/);
	const managed = `/organiser/forums/${slug}/recommendations/${path.split('/').at(-1)}`;
	await comesTo(page, staff.organiser, managed);
	await whole();
	await page.getByRole('button', { name: 'Бәрібір жазу' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('№ 1 ұсыным');

	// everybody reads it, with the words it came from and nobody's name
	await page.context().clearCookies();
	await page.goto(`/forums/${slug}/recommendations/1`);
	await expect(page.getByText('ол екі апта бұрын хабарлансын').first()).toBeVisible();
	for (const words of [THOUGHT, SLIP]) await expect(page.locator('blockquote', { hasText: words })).toBeVisible();
	await expect(page.getByText('Ұсынысов')).toHaveCount(0);
	await expect(page.getByText('өзгеріспен қабылданды').first()).toBeVisible();

	// the author's letter, and the page to which it leads
	const { text } = await makeFixtures<{ text: string }>('tell', { token });
	expect(text).toContain(THOUGHT);
	expect(text).toMatch(/қабылданды: №\s1/);
	const link = /\/follow\/\S+/.exec(text)?.[0] ?? '';
	await page.setViewportSize(PHONE);
	await page.goto(link);
	await expect(page.getByRole('listitem').filter({ hasText: THOUGHT })).toContainText(/№\s1/);
	await page.goto(`/registrations/${token}/proposals`);
	await expect(page.getByRole('listitem').filter({ hasText: THOUGHT })).toContainText(/қабылданды/i);
});
