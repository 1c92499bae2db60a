import type { Page } from '@playwright/test';
import { accessible, expect, signInOnPage, test } from './support';
import { addDays, wallDoubt } from '../../src/lib/i18n/time-zone.ts';
import { firstDay } from '../support/days.ts';
import { FORUM_DAY, newForum, newSession, save } from './programme';

const daysOn = (days: number) => addDays(`${FORUM_DAY}T00:00`, days).slice(0, 10);
/** As the page says it: 17 наурыз. */
const inWords = (day: string) => new Date(day).toLocaleDateString('kk-KZ', { day: 'numeric', month: 'long', timeZone: 'UTC' });
const general = (base: string) => `${base}/settings`;

async function moveTo(page: Page, day: string): Promise<void> {
	await page.getByLabel('Басталуы').fill(`${day}T09:00`);
	await page.getByLabel('Аяқталуы').fill(`${day}T18:00`);
	await save(page);
}

test('a forum that moves asks about its sessions and takes them along; a late registration says what follows', async ({ page }) => {
	test.slow();
	await signInOnPage(page, 'admin');
	const base = `/organiser/forums/${await newForum(page, 'Уақыт сынағы')}`;
	await newSession(page, base, { title: 'Ашылу', from: '10:00', to: '11:00' });

	await page.goto(general(base));
	await moveTo(page, daysOn(7));
	const asked = page.getByRole('group', { name: 'Өзгерістер әлі сақталған жоқ' });
	await expect(asked).toContainText('1 отырыс бұрынғы уақытында қалады');
	await expect(page.getByRole('alert')).toHaveCount(0);
	await expect(page.getByLabel('Басталуы')).toHaveValue(`${daysOn(7)}T09:00`);
	await expect(page.getByLabel('Басталуы')).toHaveAccessibleDescription(/1 отырыс бұрынғы уақытында қалады/);
	await accessible(page);
	// pressed without a choice, it says so
	await asked.getByRole('button').click();
	await expect(asked.getByRole('group', { name: 'Қалай сақтаймыз?' })).toHaveAccessibleDescription('Біреуін таңдаңыз');
	await accessible(page);
	await page.getByRole('radio', { name: /Отырыстарды да жылжыту/ }).check();
	await save(page);
	await expect(page.getByText('Форуммен бірге жылжыған отырыс саны: 1.')).toBeVisible();
	await page.goto(`${base}/programme`);
	await expect(page.getByRole('main')).toContainText(inWords(daysOn(7)));

	// registration that outlasts the forum: kept because it is meant, and said beside the field from then on
	await page.goto(general(base));
	await page.getByLabel('Тіркеу жабылады').fill(`${daysOn(10)}T18:00`);
	await save(page);
	await page.getByRole('radio', { name: /Жазылған уақытпен сақтау/ }).check();
	await save(page);
	await expect(page.getByText('Баптаулар сақталды.')).toBeVisible();
	await expect(page.getByLabel('Тіркеу жабылады')).toHaveAccessibleDescription(/Тіркеу форуммен бірге аяқталады/);
});

test('a session outside its forum is saved when that is meant; an hour that does not exist is not', async ({ page }) => {
	test.slow();
	await signInOnPage(page, 'admin');
	const base = `/organiser/forums/${await newForum(page, 'Сағат сынағы')}`;
	await newSession(page, base, { title: 'Кешкі ас', from: '19:00', to: '21:00' });
	await expect(page.getByRole('alert')).toContainText('Уақыты: Ол кезде форум аяқталған болады');
	await expect(page.getByLabel('Күні')).toHaveAccessibleDescription(/форум аяқталған болады/);
	await accessible(page);
	await page.getByRole('alert').getByRole('button', { name: 'Соған қарамастан сақтау' }).click();
	await expect(page.getByRole('status')).toHaveText(['Отырыс сақталды.', 'Уақыты немесе орын саны сәйкес келмейтін жағдай: 1']);

	await page.goto(general(base));
	await page.getByLabel('Уақыт белдеуі').selectOption('Europe/Berlin');
	// the night on which Berlin's clocks go forward
	const day = firstDay(30, (each) => wallDoubt(`${each}T02:30`, 'Europe/Berlin') === 'skipped');
	await page.getByLabel('Басталуы').fill(`${day}T02:30`);
	await page.getByLabel('Аяқталуы').fill(`${day}T18:00`);
	await save(page);
	await expect(page.getByLabel('Басталуы')).toHaveAccessibleDescription(/Бұл түнде мұндай сағат болмайды/);
	await expect(page.getByLabel('Уақыт белдеуі')).toHaveValue('Europe/Berlin');
});
