import { createServer } from 'node:http';
import { listen } from '../support/port';
import { expect, nextForum, noiseOf, signInOnPage, test } from './support';
import { makeFixtures } from './fixtures';

/** What stays behind when somebody leaves: the button back, the Referer, other hosts. */

test('after signing out the button back shows no list of people', async ({ page }) => {
	await signInOnPage(page, 'organiser');
	const list = `/organiser${nextForum}/registrations`;
	await page.goto(list);
	const name = (await page.getByRole('table').getByRole('link').first().innerText()).trim();
	// control: while one is signed in the way back leads to the list
	await page.goto('/account');
	await page.goBack();
	await expect(page.getByText(name).first()).toBeVisible();
	await page.goto('/logout');
	await page.getByRole('main').getByRole('button', { name: 'Шығу' }).click();
	await expect(page).not.toHaveURL(/logout/);
	for (let steps = 0; steps < 4; steps++) {
		await page.goBack();
		expect(await page.content()).not.toContain(name);
	}
	await page.goto(list);
	await expect(page).toHaveURL(/\/login\?next=/);
});

test('a private link does not go along to the page that is opened from there', async ({ page }) => {
	const slug = await makeFixtures<string>('forum');
	const token = await makeFixtures<string>('register', { slug });
	const referers: (string | undefined)[] = [];
	const elsewhere = createServer((request, response) => {
		if (request.url === '/here') referers.push(request.headers.referer);
		response.setHeader('content-type', 'text/html').end('<!doctype html><title>x</title><link rel=icon href=data:,><a href=/here>here</a>');
	});
	const port = await listen(elsewhere);
	try {
		for (const from of [`/registrations/${token}`, `/registrations/${token}/edit`]) {
			await page.goto(from);
			await page.evaluate((address) => {
				const link = document.createElement('a');
				link.href = address;
				link.textContent = 'elsewhere';
				document.querySelector('main')?.append(link);
			}, `http://127.0.0.1:${port}/here`);
			await page.getByRole('link', { name: 'elsewhere' }).click();
			await expect(page).toHaveTitle('x');
		}
		// control: a page without such a rule does tell where somebody comes from
		await page.getByRole('link', { name: 'here' }).click();
		await expect.poll(() => referers.length).toBe(3);
		expect(referers).toEqual([undefined, undefined, `http://127.0.0.1:${port}/here`]);
	} finally {
		elsewhere.close();
	}
});

test('control: a page that asks another host, writes to the console or fails is noticed', async ({ browser, baseURL }) => {
	const page = await browser.newPage();
	const noise = noiseOf(page, baseURL);
	await page.setContent(
		'<img alt="" src="http://elsewhere.example/pixel.png"><script>console.log("word"); throw new Error("fault")</script>'
	);
	await expect
		.poll(() => noise)
		.toEqual(expect.arrayContaining(['asked http://elsewhere.example/pixel.png', 'word', expect.stringContaining('fault')]));
	await page.close();
});
