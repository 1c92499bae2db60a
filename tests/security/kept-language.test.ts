import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, type HTMLElement } from 'node-html-parser';
import { database } from '../../src/lib/server/database/open.ts';
import { table } from './access-table.ts';
import { anInstallation, type Installation } from './fixtures.ts';
import { doer, httpClient, keyOf } from './http-client.ts';
import { routeList } from './route-list.ts';

/** Changing the language of a page with a form keeps what was typed, without JavaScript and without a word of it in an address. */

let world: Installation;
beforeAll(async () => {
	world = await anInstallation();
}, 120_000);
afterAll(() => world.stop());

const MARK = 'Жазылғанмәтін';
const shown = new RegExp(`value="${MARK}"|>${MARK}</textarea>`);
const titles = { ru: /<html lang="ru"/, en: /<html lang="en"/ } as const;

interface KeptForm {
	path: string;
	/** one of its fields, and what goes with it */
	field: string;
	beside?: Record<string, string>;
	cookie: string;
	/** nothing in the field is no mistake */
	empty?: 'is taken';
}
/** Pages with such a form, who asks, and a field of it. */
const forms = (): KeptForm[] => {
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
		{ path: '/organiser/new', field: 'title.kk', cookie: world.cookies.admin },
		{ path: `/registrations/${own.token}/address`, field: 'email', cookie: '' },
		{ path: '/login', field: 'email', cookie: '' },
		{ path: '/password', field: 'email', cookie: '' },
		{ path: `${desk}/settings/terms`, field: 'retentionDays', cookie: world.cookies.organiser },
		{ path: `${desk}/settings/guests`, field: 'nameKk', beside: { guestId: '' }, cookie: world.cookies.organiser, empty: 'is taken' },
		{ path: `${desk}/settings/kinds`, field: 'nameKk', beside: { kindCode: '' }, cookie: world.cookies.organiser },
		{ path: `${desk}/settings/proposals`, field: 'closesLocal', cookie: world.cookies.organiser, empty: 'is taken' },
		{ path: `${desk}/programme/halls`, field: 'name.kk', cookie: world.cookies.organiser },
		{ path: `${desk}/platforms/${own.sessionId}`, field: 'number', cookie: world.cookies.organiser },
		{ path: `${desk}/team`, field: 'surname', cookie: world.cookies.organiser },
		{ path: `${desk}/delegations/${own.delegationSlug}`, field: 'name.kk', cookie: world.cookies.organiser },
		{ path: `${desk}/organisations/${world.organisationId}`, field: 'name.kk', cookie: world.cookies.organiser },
		{ path: '/organiser/accounts', field: 'surname', cookie: world.cookies.admin },
		{ path: `${desk}/registrations/${own.registrationId}`, field: 'reason', cookie: world.cookies.organiser },
		{ path: '/organiser/directory', field: 'name.kk', cookie: world.cookies.admin },
		{ path: '/organiser/directory/organisations', field: 'name.kk', cookie: world.cookies.admin }
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

/** Forms that are not kept, with the reason: a browser sends one form, and the page's own is another one. */
const SECRET = 'a secret is not repeated';
const ONE = 'a choice or a number and its button';
const FILE = 'a browser chooses a file anew; a press reads it at once';
const leftOut: Record<string, string> = {
	'/account ?/language': ONE,
	'/account ?/password': SECRET,
	'/account/second-factor ?/offer': SECRET,
	'/organiser/forums/[forum]/measures ?/weekly': ONE,
	'/organiser/forums/[forum]/measures/table ?/read': FILE,
	'/organiser/forums/[forum]/platforms ?/capacity': ONE,
	'/organiser/forums/[forum]/registrations ?/ask': ONE,
	'/organiser/forums/[forum]/registrations/[id] ?/role': ONE
};

const isTyped = (field: HTMLElement) =>
	!/^(hidden|submit)$/.test(field.getAttribute('type') ?? '') && field.getAttribute('name') !== undefined;
const typedIn = (form: HTMLElement) => form.querySelectorAll('input, textarea, select').filter(isTyped);

test('whatever can be typed on a page goes along when the language is changed', async () => {
	const { pathOf } = httpClient(() => world);
	const lost: string[] = [];
	for (const entry of routeList().filter(({ what }) => what === 'page')) {
		const row = table[keyOf(entry)] ?? expect.unreachable(`no row for ${keyOf(entry)}`);
		const query = row.query?.(world, 'own');
		const answer = await ask(pathOf(entry.route, row, 'own') + (query ? `?${query}` : ''), world.cookies[doer(row, 'own')]);
		const page = parse(await answer.text());
		const [kept, ...more] = page.querySelectorAll('#typed');
		// a button of a form that is not there would change no language
		const buttons = targets(page.toString()).length;
		if ((kept ? typedIn(kept).length > 0 && buttons !== 2 : buttons > 0) || more.length) lost.push(`${entry.route} #typed`);
		const forms = page.querySelectorAll('form').filter((form) => form.getAttribute('method') === 'post' && form !== kept);
		lost.push(
			...forms.filter((form) => typedIn(form).length).map((form) => `${entry.route} ${form.getAttribute('action')?.replace(/#.*/, '')}`)
		);
	}
	expect([...new Set(lost)].sort()).toEqual(Object.keys(leftOut).sort());
}, 60_000);

/** Links within a page that is one form which lose nothing: to a place of it, to a letter, to a file that is saved, to a tab of its own. */
const loses = (link: HTMLElement) =>
	!/^(#|mailto:|tel:)|\.(pdf|docx)(\?|$)/.test(link.getAttribute('href') ?? '') &&
	link.getAttribute('target') !== '_blank' &&
	link.getAttribute('download') === undefined;

test('no link within a page that is one form leaves what is typed behind', async () => {
	const { pathOf } = httpClient(() => world);
	const leaves: string[] = [];
	const registration = `/organiser/forums/${world.things.own.slug}/registrations/${world.things.own.registrationId}`;
	const ways: string[] = [];
	for (const entry of routeList().filter(({ what }) => what === 'page')) {
		const row = table[keyOf(entry)] ?? expect.unreachable(`no row for ${keyOf(entry)}`);
		const query = row.query?.(world, 'own');
		const answer = await ask(pathOf(entry.route, row, 'own') + (query ? `?${query}` : ''), world.cookies[doer(row, 'own')]);
		const form = parse(await answer.text()).querySelector('#typed:has(input[name=began])');
		const links = form?.querySelectorAll('a[href]').filter(loses) ?? [];
		leaves.push(...links.map((link) => `${entry.route} ${link.getAttribute('href')}`));
		if (form?.querySelector('button[value=go]')) ways.push(entry.route);
	}
	// beside the button that saves: who presses it wants to leave everything as it was
	expect(leaves).toEqual([`/organiser/forums/[forum]/registrations/[id]/edit ${registration}`]);
	// control: there are such ways, as buttons of the form
	expect(ways).toEqual(
		expect.arrayContaining(['/organiser/forums/[forum]/proposals', '/organiser/forums/[forum]/recommendations/[recommendation]'])
	);
}, 60_000);

test('each form is on the page in the other language as it was typed, and nothing is written', async () => {
	for (const { path, field, beside, cookie, empty } of forms()) {
		const page = await ask(path, cookie);
		const html = await page.text();
		expect([path, page.status, html.split('id="typed"').length]).toEqual([path, 200, 2]);
		const to = targets(html);
		expect([path, to.map((each) => each.split('?')[0])]).toEqual([path, [`/ru${path}`, `/en${path}`]]);
		// Enter in a field presses the first button of the form: that one changes no language
		expect([path, /<button[^>]*form="typed"[^>]*>/.exec(html)?.[0].includes('formaction')]).toEqual([path, false]);
		const before = await world.changes();
		for (const [index, locale] of (['ru', 'en'] as const).entries()) {
			const answer = await ask(to[index] ?? '', cookie, { ...beside, [field]: MARK, keepTyped: '1' });
			const said = await answer.text();
			expect([path, answer.status, shown.test(said), titles[locale].test(said)]).toEqual([path, 200, true, true]);
			expect([path, /<title>(Ошибка|Error|Есть)/.test(said), targets(said).length]).toEqual([path, false, 2]);
		}
		expect([path, await world.changes()]).toEqual([path, before]);
		// control: without the button's name the same form is judged, or taken
		if (empty) continue;
		const judged = await ask(to[0] ?? '', cookie, { ...beside, [field]: '' });
		expect([path, judged.status]).toEqual([path, 400]);
	}
}, 60_000);

test('boxes and choices go along as they were left', async () => {
	const { own } = world.things;
	const ticked = async (path: string, cookie: string, fields: Record<string, string>) => {
		const [to = ''] = targets(await (await ask(path, cookie)).text());
		const page = parse(await (await ask(to, cookie, { ...fields, keepTyped: '1' })).text());
		return page.querySelectorAll('#typed input[checked]').map((box) => `${box.getAttribute('name')} ${box.getAttribute('value')}`);
	};
	const consents = `/registrations/${own.token}/consents`;
	expect(await ticked(consents, '', { shownTo: 'everyone', consentPhoto: 'on' })).toEqual(['shownTo everyone', 'consentPhoto on']);
	expect(await ticked(consents, '', { shownTo: 'nobody' })).toEqual(['shownTo nobody']);
	const countries = `/organiser/forums/${own.slug}/settings/countries`;
	expect(await ticked(countries, world.cookies.organiser, { host: 'KZ', foreign: 'BE' })).toEqual(['foreign BE']);
	const outcome = `/organiser/forums/${own.slug}/settings/outcome`;
	for (const adoptedBy of ['forum', 'platform'])
		expect(await ticked(outcome, world.cookies.organiser, { adoptedBy })).toEqual([`adoptedBy ${adoptedBy}`]);
});

test('a hall that is saved leaves the form of the next one, and so does a language changed then', async () => {
	const { own } = world.things;
	const [cookie, halls] = [world.cookies.organiser, `/organiser/forums/${own.slug}/programme/halls`];
	const edit = await (await ask(`${halls}?hall=${own.spareHallId}`, cookie)).text();
	expect(targets(edit)).toEqual(['ru', 'en'].map((locale) => `/${locale}${halls}?/save&hall=${own.spareHallId}`));
	const seen = parse(edit).querySelector('#typed input[name=seen]')?.getAttribute('value') ?? '';
	const saved = await ask(`${halls}?/save&hall=${own.spareHallId}`, cookie, { 'name.kk': '2-зал', capacity: '60', seen });
	expect([saved.status, targets(await saved.text())]).toEqual([200, ['ru', 'en'].map((locale) => `/${locale}${halls}?/save`)]);
	// the link to a new passphrase is asked for, and no form is left
	const asked = await ask('/password', '', { email: 'nobody@example.kz' });
	expect([asked.status, targets(await asked.text())]).toEqual([200, []]);
});

test('a question that nobody opened stays closed in the other language, and one with a reason is open', async () => {
	const { own } = world.things;
	const [path, cookie] = [`/organiser/forums/${own.slug}/registrations/${own.registrationId}`, world.cookies.organiser];
	const [to = ''] = targets(await (await ask(path, cookie)).text());
	const open = async (fields: Record<string, string>) =>
		parse(await (await ask(to, cookie, { ...fields, keepTyped: '1' })).text()).querySelectorAll('details.confirm[open]').length;
	expect([
		await open({ chosen: '', reason: '' }),
		await open({ chosen: '', reason: MARK }),
		await open({ chosen: 'places', reason: '' })
	]).toEqual([0, 1, 1]);
});

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
