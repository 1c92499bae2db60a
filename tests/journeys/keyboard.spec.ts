import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support';
import { makeFixtures } from './fixtures';
import { MARKUP, QUICK } from '../suites.ts';

/** T47: a delegate without a mouse. Everything is reached with Tab, in the order of the page, and one sees where one is. */

const MOST_STEPS = 120;

/** Presses Tab until something has the focus; where it stands must be seen at each step. */
async function tabTo(page: Page, target: Locator): Promise<void> {
	for (let step = 0; step < MOST_STEPS; step++) {
		await page.keyboard.press('Tab');
		const seen = await page.evaluate(() => {
			const element = document.activeElement;
			if (!element || element === document.body) return true;
			const marked = (each: Element) => {
				const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
				return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
			};
			// a choice may show the focus on its label
			return marked(element) || (!!element.parentElement && marked(element.parentElement));
		});
		expect(seen, await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))).toBe(true);
		if (await target.evaluate((element) => element === document.activeElement)) return;
	}
	throw new Error(`Tab does not reach ${String(target)}`);
}

async function type(page: Page, label: string, text: string): Promise<void> {
	await tabTo(page, page.getByRole('main').getByLabel(label, { exact: true }).first());
	await page.keyboard.type(text);
}

/** Goes to a group of choices and on to one of them with the arrows. */
async function choose(page: Page, name: string): Promise<void> {
	const radio = page.getByLabel(name, { exact: true });
	const group = await radio.getAttribute('name');
	const checked = page.locator(`input[name="${group}"]:checked`);
	await tabTo(page, (await checked.count()) ? checked : page.locator(`input[name="${group}"]`).first());
	for (let step = 0; step < 12 && !(await radio.isChecked()); step++)
		await page.keyboard.press(step || (await checked.count()) ? 'ArrowDown' : 'Space');
	await expect(radio).toBeChecked();
}

const press = async (page: Page, target: Locator) => {
	await tabTo(page, target);
	await page.keyboard.press('Enter');
};

test('registers, takes a seat, moves and withdraws with the keyboard alone', { tag: QUICK }, async ({ page }) => {
	test.slow();
	const slug = await makeFixtures<string>('forum');
	await page.goto(`/forums/${slug}`);
	await press(page, page.getByRole('link', { name: 'Тіркелу' }).first());
	await expect(page).toHaveURL(/\/register$/);
	await type(page, 'Тегіңіз', 'Сейітқызы');
	await type(page, 'Атыңыз', 'Әсел');
	await tabTo(page, page.getByLabel('Электрондық пошта').first());
	await page.keyboard.type(`keyboard-${Date.now().toString(36)}@example.kz`);
	await choose(page, 'Үкіметтік емес ұйым (ҮЕҰ)');
	await type(page, 'Ұйымның атауы', `Пернетақта қоры ${Date.now()}`);
	await tabTo(page, page.getByLabel('Ұйым орналасқан аудан немесе қала'));
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowDown');
	await choose(page, 'Ауылдық жерде');
	await tabTo(page, page.getByLabel('Деректерімді осы мақсатта өңдеуге келісемін'));
	await page.keyboard.press('Space');
	await press(page, page.getByRole('button', { name: 'Өтінімді жіберу' }));
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Қатысуыңыз расталды');

	const platform = (n: number) =>
		page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: new RegExp(`^${n}-\u2060алаң:`) }) });
	await press(page, platform(2).getByRole('button', { name: 'Осы алаңға жазылу' }));
	await expect(platform(2).getByRole('status')).toHaveText('Орын Сізге бекітілді.');
	await press(page, platform(3).getByRole('button', { name: 'Осы алаңға ауысу' }));
	await expect(platform(3)).toContainText('Сіз жазылдыңыз');
	await press(page, page.getByRole('link', { name: 'Өтінімді кері қайтарып алу' }));
	await page.waitForURL(/\/withdraw$/);
	await press(page, page.getByRole('button', { name: 'Өтінімді кері қайтарып алу' }));
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Өтініміңіз кері қайтарып алынды');
});

test('control: a page that cannot be left or seen with Tab is noticed', { tag: MARKUP }, async ({ page }) => {
	await page.goto('/privacy');
	await page.evaluate(() => {
		for (const link of document.querySelectorAll('a')) link.tabIndex = -1;
		document.querySelector('main')?.insertAdjacentHTML('beforeend', '<button id="unseen">x</button>');
		const sheet = new CSSStyleSheet();
		sheet.replaceSync('#unseen:focus { outline: none !important; box-shadow: none !important; }');
		document.adoptedStyleSheets.push(sheet);
	});
	await expect(tabTo(page, page.getByRole('link').first())).rejects.toThrow();
});
