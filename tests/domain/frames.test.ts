import { parse, type HTMLElement } from 'node-html-parser';
import { expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, program, THEN } from '../support/forum.ts';
import { aServer } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** What a layout puts around the pages of its area is the same on each of them, whatever the page itself loads. */

const fresh = useFreshDatabase();

/** Links of an element with what they say, numbers included. */
const linksIn = (nav: HTMLElement | null) => nav?.querySelectorAll('a').map((link) => link.innerText.replace(/\s+/g, ' ').trim()) ?? [];
const currentIn = (nav: HTMLElement | null) => nav?.querySelector('[aria-current]')?.getAttribute('href') ?? null;

test('the side list and the forum’s pages stand alike on every page of their area, each marked as the current one', async () => {
	const slug = 'here';
	const forumId = await aForum({ slug });
	await aDelegate(forumId);
	const password = 'құпия сөз бар мұнда';
	for (const [email, role, scopeKind, scopeId] of [
		['sara@example.kz', 'organiser', 'forum', forumId],
		['boss@example.kz', 'admin', 'installation', '']
	] as const)
		await createAccount(program, {
			name: { surname: 'Бекова', givenName: 'Сара' },
			email,
			language: 'kk',
			roles: [{ role, scopeKind, scopeId }],
			password
		});
	const server = await aServer(fresh.url, { TEST_NOW: THEN }, ['--import', './tests/support/clock-at.mjs']);
	try {
		/** Every page that the list of one page leads to. */
		async function round(email: string | null, from: string, list: string) {
			const visitor = aVisitor(server.address);
			if (email) await visitor.signIn(email, password);
			const show = async (path: string) => parse((await visitor.ask(path)).text).querySelector(list);
			const first = await show(from);
			const paths = first?.querySelectorAll('a').map((link) => link.getAttribute('href') ?? '') ?? [];
			const pages = await Promise.all(paths.map(async (path) => ({ path, nav: await show(path) })));
			return { first: linksIn(first), pages };
		}
		const desk = await round('sara@example.kz', `/organiser/forums/${slug}`, 'nav.sn-wide');
		expect(desk.pages.length).toBe(14);
		expect(desk.first.filter((words) => /\d/.test(words)).length).toBeGreaterThan(0);
		const admin = await round('boss@example.kz', '/organiser', 'nav.sn-wide');
		expect(admin.pages.length).toBe(6);
		const forum = await round(null, `/forums/${slug}`, 'nav.nav');
		// the fifth is a part of the fourth: the way to one's own registration
		expect(forum.pages.slice(3).map(({ path }) => path)).toEqual([`/forums/${slug}/register`, `/forums/${slug}/register#link`]);
		const area = { ...forum, pages: forum.pages.slice(0, 4) };
		for (const { first, pages } of [desk, admin, area])
			for (const { path, nav } of pages) expect([path, linksIn(nav), currentIn(nav)]).toEqual([path, first, path]);
	} finally {
		await server.stop();
	}
});
