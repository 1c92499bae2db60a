import type { Locator, Page } from '@playwright/test';
import { accessible, expect, signInOnPage, test } from './support';
import { makeFixtures } from './fixtures';
import { NEXT_SLUG, PAST_SLUG } from './demo.ts';
import { QUICK } from '../suites.ts';

/** From a thought on a phone to the rapporteur's list: proposing, supporting, writing down, hiding. */

const WORKSPACE = `/moderator/forums/${PAST_SLUG}/sessions/ukimettik-emes-uiymdardy-qarzhylandyru-salasyndagy-byudzhet`;
const mark = Date.now().toString(36);

const item = (page: Page, text: string) => page.getByRole('listitem').filter({ has: page.locator('blockquote', { hasText: text }) });

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

/** Proposing, being supported, following and withdrawing. @param see looks at a page as it stands */
async function wholeWay(page: Page, see: (page: Page) => Promise<void>): Promise<void> {
	const slug = await makeFixtures<string>('forum');
	const [author, other] = [
		await makeFixtures<string>('register', { slug, platform: 2, surname: 'Сейітқызы', givenName: 'Әсел' }),
		await makeFixtures<string>('register', { slug, platform: 2 })
	];
	await page.goto(`/registrations/${author}`);
	await page.getByRole('link', { name: 'Ұсыныстарды ашу: Ұсыныстар' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ұсыныстар');
	await page.getByRole('button', { name: 'Ұсынысты жіберу' }).click();
	await expect(page.getByRole('alert')).toContainText('Ұсынысыңыз');
	await page.getByLabel('Ұсынысыңыз', { exact: true }).fill('Өтінім қабылдау мерзімі 20 жұмыс күні болсын');
	await expect(page.getByLabel('Ұсыныс жанында аты-жөнім көрсетілсін')).not.toBeChecked();
	await expect(page.getByLabel('Ұсынысымның қалай шешілгенін хабарлаңыз')).not.toBeChecked();
	await page.getByLabel('Ұсынысымның қалай шешілгенін хабарлаңыз').check();
	await page.getByRole('button', { name: 'Ұсынысты жіберу' }).click();
	await expect(page.getByRole('status').first()).toHaveText('Ұсынысыңыз жіберілді.');
	const own = page.getByRole('region', { name: 'Менің ұсыныстарым' });
	await expect(own.getByRole('listitem')).toContainText('Қолдау саны: 0');
	// what was done is said where the page opens
	await expect(own.getByRole('status').first()).toBeInViewport();
	// a wrong language is put right, and right again
	for (const [to, shown] of [
		['Русский', 'орысша'],
		['Қазақша', 'қазақша']
	] as const) {
		await own.locator('summary', { hasText: 'Мәтін тілін түзету' }).click();
		if (to === 'Русский') await see(page);
		await own.getByRole('button', { name: `Мәтін тілін түзету: ${to}` }).click();
		await expect(own.getByRole('status').first()).toHaveText('Мәтін тілі түзетілді.');
		await expect(own.getByRole('listitem')).toContainText(`· ${shown}`);
	}
	// a corrected text is asked about: it replaces the former
	await page.getByLabel('Ұсынысыңыз', { exact: true }).fill('Өтінім қабылдау мерзімі 30 жұмыс күні болсын');
	await page.getByRole('button', { name: 'Ұсынысты жіберу' }).click();
	const asks = page.getByRole('group', { name: 'Осыған ұқсас ұсынысыңыз бұрын түскен' });
	await expect(asks).toContainText('20 жұмыс күні');
	await see(page);
	await page.getByLabel('Ұсынысыңыз', { exact: true }).fill('Өтінім қабылдау мерзімі 20 жұмыс күні болсын');
	await page.getByRole('button', { name: 'Ұсынысты жіберу' }).click();
	await expect(own.getByRole('listitem')).toHaveCount(1);
	await see(page);

	await page.goto(`/registrations/${other}/proposals`);
	const seen = item(page, '20 жұмыс күні');
	await expect(seen).toContainText('қатысушы');
	await expect(page.getByText('Сейітқызы')).toHaveCount(0);
	// half a proposal stays while another one is supported, found by Enter or by the button
	const typed = page.getByLabel('Ұсынысыңыз', { exact: true });
	await typed.fill('Жартысы жазылған ой');
	await seen.getByRole('button', { name: 'Қолдау' }).click();
	await expect(typed).toHaveValue('Жартысы жазылған ой');
	await expect(item(page, '20 жұмыс күні')).toContainText('Сіз қолдадыңыз');
	await page.goto(`/registrations/${other}/proposals?q=мерзімі`);
	await typed.fill('Жартысы жазылған ой');
	const search = page.getByLabel('Ұсыныстардан іздеу');
	await search.fill('табылмайтын');
	await search.press('Enter');
	await expect(page.getByText('Сұрау бойынша ештеңе табылмады')).toBeVisible();
	await expect(typed).toHaveValue('Жартысы жазылған ой');
	await search.fill('жұмыс');
	await page.getByRole('button', { name: 'Іздеу' }).click();
	await expect(item(page, '20 жұмыс күні')).toContainText('Сіз қолдадыңыз');
	await expect(typed).toHaveValue('Жартысы жазылған ой');
	await see(page);
	// a way to another page asks first, and the whole list keeps what is typed
	await page.getByRole('button', { name: 'Жеке бетке қайту' }).click();
	await expect(page.getByText('Жазғаныңыз әлі сақталмаған')).toBeVisible();
	await expect(typed).toHaveValue('Жартысы жазылған ой');
	await search.fill('табылмайтын');
	await search.press('Enter');
	await page.getByRole('button', { name: 'Барлық ұсынысты көрсету' }).click();
	await expect(item(page, '20 жұмыс күні')).toContainText('Сіз қолдадыңыз');
	await expect(typed).toHaveValue('Жартысы жазылған ой');
	await page.goto(`/registrations/${other}/proposals?q=жұмыс`);
	await item(page, '20 жұмыс күні').getByRole('button', { name: 'Қолдауды қайтарып алу' }).click();
	await expect(page).toHaveURL(/q=%D0%B6/);
	await page.goto(`/registrations/${other}/proposals`);
	await seen.getByRole('button', { name: 'Қолдау' }).click();
	await expect(item(page, '20 жұмыс күні')).toContainText('Сіз қолдадыңыз');
	await expect(item(page, '20 жұмыс күні')).toContainText('Қолдау саны: 1');
	await item(page, '20 жұмыс күні').getByRole('button', { name: 'Қолдауды қайтарып алу' }).click();
	await expect(item(page, '20 жұмыс күні')).toContainText('Қолдау саны: 0');

	await page.goto(`/registrations/${author}/proposals`);
	await page.getByRole('button', { name: 'Аты-жөнімді көрсету' }).click();
	await expect(page.getByRole('status').first()).toHaveText('Аты-жөніңіз ұсыныс жанында көрсетіледі.');
	await page.goto(`/registrations/${other}/proposals`);
	await expect(item(page, '20 жұмыс күні')).toContainText('Сейітқызы Әсел');

	await page.goto(`/registrations/${author}/proposals`);
	await page.getByRole('button', { name: 'Ұсыныстарым қалай шешілді' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ұсыныстар қалай шешілді');
	await expect(page.getByRole('listitem').filter({ hasText: '20 жұмыс күні' })).toContainText('қаралуда');
	await see(page);
	const follow = page.url();
	// the last one asks before the address goes
	await page.locator('summary', { hasText: 'Хабарлауды тоқтату' }).click();
	await expect(page.getByText('Бұл соңғы ұсыныс')).toBeVisible();
	await see(page);
	await page.goto(follow);
	await page.getByText('Деректерімді жою').first().click();
	await page.getByRole('button', { name: 'Деректерімді жою' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Деректеріңіз жойылды');
	expect((await page.request.get(follow)).status()).toBe(404);

	await page.goto(`/registrations/${author}/proposals`);
	await item(page, '20 жұмыс күні').locator('summary', { hasText: 'Кері қайтарып алу' }).click();
	await item(page, '20 жұмыс күні').getByRole('button', { name: 'Кері қайтарып алу' }).click();
	await expect(item(page, '20 жұмыс күні')).toContainText('кері қайтарып алынды');
	await page.goto(`/registrations/${other}/proposals`);
	await expect(page.getByText('Әзірге ұсыныс түскен жоқ')).toBeVisible();
}

test('a delegate proposes, is supported, follows, withdraws', async ({ page }) => {
	test.slow();
	await page.setViewportSize({ width: 390, height: 844 });
	await wholeWay(page, look);
});

test.describe('with a phone and without JavaScript', () => {
	test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
	test('a delegate proposes, is supported, follows, withdraws', { tag: QUICK }, ({ page }) => wholeWay(page, narrow));
});

test('a rapporteur keeps pasted slips after seeing how many they are, sets one aside, translates another', async ({ page }) => {
	test.slow();
	await signInOnPage(page, 'rapporteur');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Менің отырыстарым');
	await page.getByRole('link', { name: 'Халықаралық азаматтық форум', exact: true }).click();
	await page.getByRole('link', { name: 'Ұсыныстар' }).last().click();
	await expect(page).toHaveURL(new RegExp(WORKSPACE));
	await expect(page.locator('.kicker')).toContainText('Хатшы-баяндаушы');

	await page.getByRole('textbox', { name: 'Залда айтылғанын жазып алу' }).fill(`Бірінші парақ ${mark}\n\n  Екінші парақ ${mark}  \n`);
	await page.getByRole('button', { name: 'Жазу', exact: true }).click();
	const asked = page.getByRole('group', { name: 'Жазылатын ұсыныс саны: 2' });
	await expect(asked.getByRole('listitem').locator('p')).toHaveText([`Бірінші парақ ${mark}`, `Екінші парақ ${mark}`]);
	// lines without a mark of a list have none to keep (control of what is pasted below)
	await expect(asked.getByLabel('Нөмірлер мен белгілер мәтінде қалсын')).toHaveCount(0);
	await look(page);
	await asked.getByRole('button', { name: 'Барлығын жазу: 2' }).click();
	await expect(page.getByRole('status').filter({ hasText: 'Жазылған ұсыныс' })).toHaveText('Жазылған ұсыныс: 2');

	await page.getByLabel('Ұсыныстардан іздеу').fill(mark);
	await page.getByRole('button', { name: 'Іздеу' }).click();
	const first = item(page, `Бірінші парақ ${mark}`);
	await expect(first).toContainText('залдан айтылды');
	await first.locator('summary', { hasText: 'Қараусыз қалдыру' }).click();
	await first.getByRole('button', { name: 'Қараусыз қалдыру' }).click();
	await expect(item(page, `Бірінші парақ ${mark}`).or(page.getByText('Бұл өрісті толтырыңыз')).first()).toBeVisible();

	await page.goto(`${WORKSPACE}?q=${mark}`);
	const again = item(page, `Бірінші парақ ${mark}`);
	await again.locator('summary', { hasText: 'Қараусыз қалдыру' }).click();
	await again.getByLabel('Себебі').fill('Облыстың құзыретіне жатпайды');
	await again.getByRole('button', { name: 'Қараусыз қалдыру' }).click();
	await expect(page.getByRole('status').filter({ hasText: 'Ұсыныс қараусыз қалдырылды.' })).toBeVisible();
	await page.goto(`${WORKSPACE}?part=aside&q=${mark}`);
	await expect(item(page, `Бірінші парақ ${mark}`)).toContainText('Облыстың құзыретіне жатпайды');
	await item(page, `Бірінші парақ ${mark}`).getByRole('button', { name: 'Қарауға қайтару' }).click();
	await expect(page.getByRole('status').filter({ hasText: 'Ұсыныс қарауға қайтарылды.' })).toBeVisible();

	await page.goto(`${WORKSPACE}?q=${mark}`);
	await item(page, `Екінші парақ ${mark}`).getByRole('button', { name: 'Аудару' }).click();
	await page.getByLabel('Орысша мәтіні').fill('Жартысы');
	await page.locator('summary', { hasText: 'Мәтін тілін түзету' }).click();
	await page.getByRole('button', { name: 'Мәтін тілін түзету: English' }).click();
	await expect(page.getByRole('status').first()).toHaveText('Мәтін тілі түзетілді.');
	await expect(page.getByLabel('Қазақша мәтіні')).toBeVisible();
	// what was typed of the translation stays
	await expect(page.getByLabel('Орысша мәтіні')).toHaveValue('Жартысы');
	await page.locator('summary', { hasText: 'Мәтін тілін түзету' }).click();
	await page.getByRole('button', { name: 'Мәтін тілін түзету: Қазақша' }).click();
	await page.getByLabel('Орысша мәтіні').fill(`Второй листок ${mark}`);
	await look(page);
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(page.getByRole('status').first()).toHaveText('Аударма сақталды.');
	await page.goto(`${WORKSPACE}?q=${mark}`);
	await expect(item(page, `Екінші парақ ${mark}`)).toContainText(`Второй листок ${mark}`);
	expect((await page.request.get(`/organiser/forums/${PAST_SLUG}/proposals`)).status()).toBe(404);
});

/** The choice of a slip’s language. */
const languageIn = (asked: Locator, n: number) => asked.getByLabel(new RegExp(`^${n}-\u2060?ұсыныс мәтінінің тілі$`));

/** Nine long slips that are numbered, of which one is in Russian; sent again they are there already. @param see looks at a page as it stands */
async function nineSlips(page: Page, see: (page: Page) => Promise<void>): Promise<void> {
	const own = `${mark}${page.viewportSize()?.width}`;
	const text = (n: number) => `${n === 4 ? 'Четвёртый' : `${n}-парақ`} ${own} ${'ұзақ жазылған ой '.repeat(20)}`.trim();
	const numbers = Array.from({ length: 9 }, (_, at) => at + 1);
	const pasted = numbers.map((n) => `№ ${n}. ${text(n)}`).join('\n');
	await page.goto(`${WORKSPACE}?q=${own}`);
	const field = page.getByRole('textbox', { name: 'Залда айтылғанын жазып алу' });
	const asked = page.getByRole('group', { name: 'Жазылатын ұсыныс саны: 9' });
	const paste = async () => {
		await field.fill(pasted);
		await page.getByRole('button', { name: 'Жазу', exact: true }).click();
	};
	await paste();
	// each is shown whole, as it was pasted, on the page itself and not in a window of its own
	await expect(asked.getByRole('listitem').locator('p')).toHaveText(numbers.map((n) => `№ ${n}. ${text(n)}`));
	await expect(asked.locator('del')).toHaveText(numbers.map((n) => `№ ${n}.`));
	const hidden = await asked.evaluate(
		(box) =>
			[box, ...box.querySelectorAll('*')].filter(
				(each) =>
					each.scrollHeight > each.clientHeight + 1 && /auto|scroll|hidden/.test(getComputedStyle(each).overflowY) && !each.matches('.vh')
			).length
	);
	expect(hidden).toBe(0);
	await expect(asked).toContainText('Тізім нөмірі не белгісі алынып тасталатын жол саны: 9.');
	await languageIn(asked, 4).selectOption({ label: 'Русский' });
	await see(page);
	// a line more is asked about anew, and what was chosen stays with its slip
	await field.fill(`№ 0. Тағы бірі ${own}\n${pasted}`);
	await page.getByRole('button', { name: 'Жазу', exact: true }).click();
	const more = page.getByRole('group', { name: 'Жазылатын ұсыныс саны: 10' });
	await expect(languageIn(more, 5).locator('option:checked')).toHaveText('Русский');
	await expect(languageIn(more, 4).locator('option:checked')).toHaveText('Қазақша');
	await more.getByRole('button', { name: 'Барлығын жазу: 10' }).click();
	const said = page.getByRole('status').filter({ hasText: 'ұсыныс' }).first();
	await expect(said).toHaveText('Жазылған ұсыныс: 10');
	await page.goto(`${WORKSPACE}?q=${own}`);
	await expect(item(page, `Четвёртый ${own}`).locator('blockquote')).toHaveAttribute('lang', 'ru');
	await expect(item(page, `3-парақ ${own}`).locator('blockquote')).toHaveText(text(3));
	// the same list again writes nothing, and says so; with a new line it says both
	await paste();
	await asked.getByRole('button', { name: 'Барлығын жазу: 9' }).click();
	await expect(said).toHaveText('Жаңа ұсыныс жазылған жоқ. Бұрын жазылғаны: 9.');
	await field.fill(`Соңғысы ${own}\n3-парақ ${own} ${'ұзақ жазылған ой '.repeat(20)}`);
	await page.getByRole('button', { name: 'Жазу', exact: true }).click();
	await page.getByRole('button', { name: 'Барлығын жазу: 2' }).click();
	await expect(said).toHaveText('Жазылған ұсыныс: 1. Бұрын жазылғаны: 1, олар қайталанбады.');
}

test('nine long slips are shown whole before they are kept, each in its language', async ({ page }) => {
	test.slow();
	await signInOnPage(page, 'rapporteur');
	await page.setViewportSize({ width: 390, height: 844 });
	await nineSlips(page, look);
});

test.describe('on a phone without JavaScript', () => {
	test.use({ javaScriptEnabled: false, viewport: { width: 400, height: 844 } });
	test('nine long slips are shown whole before they are kept, each in its language', async ({ page }) => {
		await signInOnPage(page, 'rapporteur');
		await nineSlips(page, async () => {});
	});
});

test('an organiser hides a proposal with a reason, shows it again, and sets until when they are taken', async ({ page }) => {
	test.slow();
	await signInOnPage(page, 'organiser');
	await page.goto(`/organiser/forums/${NEXT_SLUG}/proposals?q=тікелей`);
	await look(page);
	const one = item(page, 'тікелей эфирде');
	await one.locator('summary').click();
	await one.getByRole('button', { name: 'Жасыру' }).click();
	await expect(page.getByText('Бұл өрісті толтырыңыз').first()).toBeVisible();
	await one.getByLabel('Себебі').fill('Тексеру үшін');
	await one.getByRole('button', { name: 'Жасыру' }).click();
	await expect(page.getByRole('status').first()).toHaveText('Ұсыныс жасырылды.');
	await page.goto(`/organiser/forums/${NEXT_SLUG}/proposals?part=hidden`);
	await expect(item(page, 'тікелей эфирде')).toContainText('Себебі: Тексеру үшін');
	await item(page, 'тікелей эфирде').getByRole('button', { name: 'Қайта көрсету' }).click();
	await expect(page.getByRole('status').first()).toHaveText('Ұсыныс қайта көрсетілді.');

	await page.goto(`/organiser/forums/${NEXT_SLUG}/settings/proposals`);
	await look(page);
	await page.getByLabel('Ұсыныс қабылдаудың соңғы мерзімі').fill('2099-01-10T10:00');
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(page.getByText(/Қазіргі мерзімі: 2099/)).toBeVisible();
	await page.getByLabel('Ұсыныс қабылдаудың соңғы мерзімі').fill('');
	await page.getByRole('button', { name: 'Сақтау' }).click();
	await expect(page.getByText(/Қазіргі мерзімі: 2099/)).toHaveCount(0);
});
