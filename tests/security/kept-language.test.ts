import { afterAll, beforeAll, expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { anInstallation, type Installation } from './fixtures.ts';

/** Changing the language of a page with a form keeps what was typed, without JavaScript and without a word of it in an address. */

let world: Installation;
beforeAll(async () => {
	world = await anInstallation();
}, 120_000);
afterAll(() => world.stop());

const MARK = 'Жазылғанмәтін';
const titles = { ru: /<html lang="ru"/, en: /<html lang="en"/ } as const;

/** Pages with such a form, who asks, and a field of it. */
const forms = () => {
	const { own } = world.things;
	const desk = `/organiser/forums/${own.slug}`;
	return [
		{ path: `/forums/${own.slug}/register`, field: 'surname', cookie: '' },
		{ path: `/registrations/${own.token}/edit`, field: 'surname', cookie: '' },
		{ path: `${desk}/registrations/add`, field: 'surname', cookie: world.cookies.organiser },
		{ path: `${desk}/registrations/${own.registrationId}/edit`, field: 'surname', cookie: world.cookies.organiser },
		{ path: `${desk}/programme/new`, field: 'title.kk', cookie: world.cookies.organiser },
		{ path: `${desk}/programme/${own.sessionId}`, field: 'title.kk', cookie: world.cookies.organiser },
		{ path: `${desk}/settings`, field: 'title.kk', cookie: world.cookies.organiser },
		{ path: '/organiser/new', field: 'title.kk', cookie: world.cookies.admin }
	];
};

const ask = (path: string, cookie: string, fields?: Record<string, string>) =>
	fetch(world.origin + path, {
		redirect: 'manual',
		headers: { cookie, origin: world.origin, accept: 'text/html' },
		...(fields && { method: 'POST', body: new URLSearchParams(fields) })
	});

/** Where the languages of a page send its form: the buttons that belong to it though they stand in the header. */
const targets = (html: string) =>
	[...html.matchAll(/<button form="typed" formaction="([^"]*)"/g)].map(([, to = '']) => to.replaceAll('&amp;', '&'));

test('each form is on the page in the other language as it was typed, and nothing is written', async () => {
	for (const { path, field, cookie } of forms()) {
		const page = await ask(path, cookie);
		const html = await page.text();
		expect([path, page.status, html.split('id="typed"').length]).toEqual([path, 200, 2]);
		const to = targets(html);
		expect([path, to.map((each) => each.split('?')[0])]).toEqual([path, [`/ru${path}`, `/en${path}`]]);
		// Enter in a field presses the first button of the form: that one changes no language
		expect([path, /<button[^>]*form="typed"[^>]*>/.exec(html)?.[0].includes('formaction')]).toEqual([path, false]);
		const before = await world.changes();
		for (const [index, locale] of (['ru', 'en'] as const).entries()) {
			const answer = await ask(to[index] ?? '', cookie, { [field]: MARK, keepTyped: '1' });
			const said = await answer.text();
			expect([path, answer.status, said.includes(`value="${MARK}"`), titles[locale].test(said)]).toEqual([path, 200, true, true]);
			expect([path, /<title>(Ошибка|Error|Есть)/.test(said), targets(said).length]).toEqual([path, false, 2]);
		}
		expect([path, await world.changes()]).toEqual([path, before]);
		// control: without the button's name the same form is judged, or taken
		const judged = await ask(to[0] ?? '', cookie, { [field]: '' });
		expect([path, judged.status]).toEqual([path, 400]);
	}
}, 60_000);

test('a page without a form has links, and no form is offered where nothing can be sent', async () => {
	for (const path of ['/', `/forums/${world.things.own.slug}`, '/registrations', '/privacy']) {
		const html = await (await ask(path, '')).text();
		expect([path, targets(html), html.includes('hreflang="ru"')]).toEqual([path, [], true]);
	}
});

test('a private link with something behind it leads to its page; a forged one to nothing', async () => {
	const { token } = world.things.own;
	for (const sign of ['.', ')', '%20', '%E2%80%8B', '%3E', '»', ').']) {
		const answer = await ask(`/ru/registrations/${token}${sign}`, '');
		expect([sign, answer.status, answer.headers.get('location')]).toEqual([sign, 307, `/ru/registrations/${token}`]);
	}
	expect((await ask(`/registrations/${token}`, '')).status).toBe(200);
	const forged = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
	expect((await ask(`/registrations/${forged}`, '')).status).toBe(404);
});

test('«my registration» is in the header of every public page, and on the forum’s whatever has become of it', async () => {
	const { slug, forumId } = world.things.own;
	const link = `/forums/${slug}/register#link`;
	const linksIn = async (path: string) =>
		(await (await ask(path, '')).text()).split(`href="${path.startsWith('/ru') ? '/ru' : ''}${link}"`).length - 1;
	for (const path of [`/forums/${slug}/programme`, `/ru/forums/${slug}/delegations`])
		expect([path, await linksIn(path)]).toEqual([path, 1]);
	expect(await linksIn(`/forums/${slug}`)).toBe(2);
	expect(await linksIn('/registrations')).toBe(1);
	const home = await (await ask('/', '')).text();
	expect(home).toContain('href="/registrations"');
	const set = (state: 'cancelled' | 'archived' | 'published') =>
		database()
			.writer.updateTable('forum')
			.set((e) => ({ state, cancel_note_ml: '{"kk":"Болмайды"}', revision: e('revision', '+', 1) }))
			.where('id', '=', forumId)
			.execute();
	for (const state of ['cancelled', 'archived', 'published'] as const) {
		await set(state);
		await expect.poll(async () => [state, await linksIn(`/forums/${slug}?${state}`)], { timeout: 5000 }).toEqual([state, 2]);
		expect(await (await ask(`/forums/${slug}/register`, '')).text()).toContain('action="?/link#link"');
	}
});
