import { emptyServer } from '../support/server-at';
import { accessible, expect, test } from './support';
import { QUICK } from '../suites.ts';

test(
	'from nothing to a published forum: first admin, districts, a state body, a guest, a delegate of a district',
	{ tag: QUICK },
	async ({ page }) => {
		test.slow();
		const year = new Date().getFullYear();
		const { address: origin, setUp, stop } = await emptyServer();
		try {
			const text = (name: string) => page.getByRole('group', { name }).getByRole('textbox', { name: 'Қазақша' });
			const save = () => page.getByRole('main').getByRole('button', { name: 'Сақтау', exact: true }).last().click();
			const said = page.getByRole('status');
			await page.goto(setUp);
			await page.getByLabel('Атыңыз').fill('Әлия');
			await page.getByLabel('Электрондық пошта').fill('first@example.kz');
			await page.getByLabel('Құпиясөз').fill('дала желі тыныш ескен кеш');
			await page.getByRole('button', { name: 'Әкімшіні тіркеу' }).click();
			await expect(page).toHaveURL(`${origin}/organiser`);

			await page.getByRole('main').getByRole('link', { name: 'Аумақтар' }).last().click();
			await page.getByRole('button', { name: 'Қостанай облысын енгізу' }).click();
			await expect(said).toHaveText('Қостанай облысының қалалары мен аудандары енгізілді.');
			await expect(page.getByRole('row')).toHaveCount(22);
			await accessible(page);
			await page.goto(`${origin}/organiser/directory/organisations`);
			await text('Ұйым атауы').fill('Ішкі саясат басқармасы');
			await save();
			await expect(said).toHaveText('Ұйым сақталды.');
			await accessible(page);

			await page.goto(`${origin}/organiser/new`);
			await text('Атауы').fill('Бірінші форум');
			await page.getByLabel('Бет мекенжайы').fill('first-forum');
			await text('Қысқаша мазмұны').fill('Туралы');
			await text('Ұйымдастырушы').fill('Әкімдік');
			await text('Қала').fill('Қостанай');
			await text('Облыс').fill('Қостанай облысы');
			await page.getByLabel('Басталуы').fill(`${year + 1}-03-10T09:00`);
			await page.getByLabel('Аяқталуы').fill(`${year + 1}-03-10T18:00`);
			await page.getByRole('button', { name: 'Форум құру' }).click();
			const desk = `${origin}/organiser/forums/first-forum`;
			await page.goto(`${desk}/settings/guests`);
			await page.getByRole('button', { name: 'Адам қосу' }).click();
			await page.getByLabel('Аты-жөні, қазақша').fill('Айнұр Ахметова');
			await save();
			await expect(page.getByRole('link', { name: 'Лауазымы: Кемінде бір тілде толтырыңыз' })).toBeVisible();
			await page.getByLabel('Лауазымы, қазақша').fill('Төраға');
			await save();
			await expect(said).toHaveText('Баптаулар сақталды.');
			await page.goto(`${desk}/team`);
			await page.getByLabel('Лауазымды тұлға', { exact: false }).check();
			await expect(page.getByRole('option', { name: 'Ішкі саясат басқармасы' })).toBeAttached();
			await page.goto(`${desk}/settings`);
			await expect(page.getByText('Міндетті тармақтардан дайыны: 3 / 4')).toBeVisible();
			await page.getByLabel('Жарияланған').check();
			await save();
			await expect(page.getByText('Форумды жариялау үшін алдымен міндетті тармақтарды толтырыңыз')).toBeVisible();
			await page.getByLabel('Қаралама').check();
			await page.getByLabel('Байланыс поштасы').fill('forum@example.kz');
			await save();
			await expect(said).toHaveText('Баптаулар сақталды.');
			await page.getByRole('button', { name: 'Форумды жариялау' }).click();
			await expect(said).toContainText('Форум жарияланды.');

			await page.goto(`${origin}/forums/first-forum`);
			await expect(page.getByRole('heading', { name: 'Айнұр Ахметова' })).toBeVisible();
			await page.goto(`${origin}/forums/first-forum/register`);
			await expect(page.locator('#unitId option', { hasText: 'Әулиекөл ауданы' })).toBeAttached();
			for (const address of ['accounts', 'audit']) {
				await page.goto(`${origin}/organiser/${address}`);
				await accessible(page);
			}
			await expect(page.getByRole('rowheader', { name: 'аумақтық бірліктер енгізілді' })).toBeVisible();
		} finally {
			await stop();
		}
	}
);
