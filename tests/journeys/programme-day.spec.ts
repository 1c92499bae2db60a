import { expect, nextForum, pastForum, test } from './support';
import { serverAt } from '../support/server-at';

/** Pages that change by themselves: a second server on a copy of the demonstration lives at another hour. */

const at = (instant: string, minutes: number) => new Date(Date.parse(instant) + minutes * 60_000).toISOString();
const sqlText = (value: unknown) => `'${JSON.stringify(value).replaceAll("'", "''")}'`;

test('on the day the programme shows what is on and what comes next, and a kept page goes over at the minute', async ({
	page,
	request
}) => {
	const { items } = (await (await request.get(`/api/v1${nextForum}/programme`)).json()) as { items: { kind: string; endsAt: string }[] };
	const end = items.find((session) => session.kind === 'dialogue_platform')?.endsAt ?? '';
	const { address: origin, stop } = await serverAt(at(end, -0.2));
	try {
		const address = `${origin}${nextForum}/programme`;
		const before = await (await request.get(address)).text();
		expect(before.indexOf('қазір өтіп жатыр')).toBeGreaterThan(before.indexOf('13:30'));
		await page.goto(address);
		const slot = (name: RegExp) => page.getByRole('main').locator('section').filter({ hasText: name });
		await expect(slot(/10:00–12:00/)).toContainText('аяқталды');
		await expect(slot(/13:30–15:30/)).toContainText('қазір өтіп жатыр');
		await expect(slot(/15:30–16:00/)).toContainText('келесі');
		await expect(page.getByRole('link', { name: 'Қазіргі отырысқа өту' })).toHaveAttribute('href', '#now');
		await expect(page.locator('#now')).toContainText('13:30');
		await expect
			.poll(async () => (await (await request.get(address)).text()).match(/<section[^>]*id="now"[\s\S]*?datetime="([^"]*)"/)?.[1], {
				timeout: 30_000
			})
			.toBe(new Date(end).toISOString());
		await page.reload();
		await expect(slot(/15:30–16:00/)).toContainText('қазір өтіп жатыр');
		await expect(slot(/16:00–17:00/)).toContainText('келесі');
		await page.goto(`${origin}${nextForum}`);
		await expect(page.getByRole('main')).toContainText('Форум өтіп жатыр');
	} finally {
		await stop();
	}
});

test('before registration opens, after it closes, when the forum is called off or the database fails, pages say so and lead on', async ({
	page,
	request
}) => {
	const forum = (await (await request.get(`/api/v1${nextForum}`)).json()) as { registration: { opensAt: string; closesAt: string } };
	const slug = (path: string) => path.split('/').at(-1);
	const { address: origin, stop } = await serverAt(
		at(forum.registration.closesAt, 5),
		`update forum set state = 'cancelled', cancel_note_ml = ${sqlText({ kk: 'Боран болғандықтан форум өтпейді.' })}, revision = revision + 1
		where slug = '${slug(pastForum)}'`
	);
	try {
		await page.goto(origin + nextForum);
		await expect(page.getByRole('main')).toContainText('Тіркеу аяқталды');
		await expect(page.getByRole('link', { name: 'Тіркелу' })).toHaveCount(0);
		await expect(page.getByRole('main').getByRole('link', { name: 'Бағдарламаны көру' })).toBeVisible();
		await page.goto(`${origin}${nextForum}/register`);
		await expect(page.getByRole('main')).toContainText('Тіркеу аяқталды');
		await expect(page.getByRole('button', { name: 'Өтінімді жіберу' })).toHaveCount(0);
		await expect(page.getByRole('button', { name: 'Сілтемені қайта жіберу' })).toBeVisible();
		await page.goto(`${origin}/ru${pastForum}`);
		await expect(page.getByRole('main')).toContainText('Форум отменён');
		await expect(page.locator('[lang=kk]', { hasText: 'Боран болғандықтан форум өтпейді.' })).toBeVisible();
		await page.goto(`${origin}/ru${pastForum}/register`);
		await expect(page.getByRole('main')).toContainText('Боран болғандықтан форум өтпейді.');
	} finally {
		await stop();
	}
	const early = await serverAt(
		at(forum.registration.opensAt, -60),
		`update forum set title_ml = ${sqlText({ kk: 'Тек қазақша' })}, revision = revision + 1 where slug = '${slug(pastForum)}';
		alter table delegation rename column name_ml to lost`
	);
	try {
		await page.goto(early.address + nextForum);
		await expect(page.getByRole('main')).toContainText('Тіркеудің басталуы');
		await page.goto(`${early.address}${nextForum}/register`);
		await expect(page.getByRole('main')).toContainText('Тіркеу әлі ашылған жоқ');
		await page.goto(`${early.address}/en${pastForum}`);
		await expect(page.getByRole('heading', { level: 1, name: 'Тек қазақша' })).toHaveAttribute('lang', 'kk');
		const broken = await request.get(`${early.address}/ru${nextForum}/delegations`, { headers: { accept: 'text/html' } });
		expect(broken.status()).toBe(500);
		expect(await broken.text()).toMatch(/<html lang="ru"[\s\S]*<h1[^>]*>[^<]*ошибка[\s\S]*[0-9a-f]{8}-[0-9a-f]{4}-4/i);
	} finally {
		await early.stop();
	}
});
