import { parse } from 'node-html-parser';
import { afterEach, expect, test } from 'vitest';
import { joinWaitingList } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { createHall, createSession, programmeOf, sessionsByIds } from '../../src/lib/domain/programme/index.server.ts';
import type { SessionInput } from '../../src/lib/domain/programme/schema.ts';
import { formatMoment } from '../../src/lib/i18n/format.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { later } from '../../src/lib/server/clock.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, organiserOf, program, sessionInput, THEN } from '../support/forum.ts';
import { aServer, type Running } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** What the pages of a forum say of its platforms, countries and people, as a reader gets them. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

const words = (text: string) => text.replace(/\s+/g, ' ').trim();
async function pageOf(path: string) {
	loadKey(false);
	server ??= await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	return parse((await aVisitor(server.address).ask(path)).text);
}
async function forumPage(slug: string, language = '') {
	const page = await pageOf(`${language}/forums/${slug}`);
	const figures = Object.fromEntries(
		page
			.querySelectorAll('dl.figures > div')
			.map((each) => [words(each.querySelector('dt')?.text ?? ''), words(each.querySelector('dd')?.text ?? '')])
	);
	const brief = page.querySelectorAll('table.brief tbody th').map((each) => words(each.text));
	const countries = Object.fromEntries(
		page.querySelectorAll('.countries li').map((each) => [words(each.childNodes[0]?.text ?? ''), Number(each.querySelector('span')?.text)])
	);
	return { figures, brief, countries, note: words(page.querySelector('#h-pl + p')?.text ?? '') };
}
const at = (from: string, to: string) => ({ startsLocal: `2026-12-15T${from}`, endsLocal: `2026-12-15T${to}` });
const platform = (number: number, title: string, capacity = 5): Partial<SessionInput> => ({
	kind: 'dialogue_platform',
	title: { kk: title },
	platform: { number, capacity, signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: '2026-12-14T18:00' }
});

test('platforms are called parallel when they overlap, a single one by its title; a fresh forum says nothing of what there is none of', async () => {
	// a forum each: a page that was just asked for is kept for a second
	const seen = async (platforms: [number, string, string, string][], language = '') => {
		const forumId = await aForum({ countries: { foreign: [], host: 'KZ' } });
		for (const [number, title, from, to] of platforms)
			await createSession(program, forumId, sessionInput({ ...platform(number, title), ...at(from, to) }));
		return forumPage((await forumById(forumId)).slug, language);
	};
	const first: [number, string, string, string] = [1, 'Қоғамдық бақылау', '13:30', '15:30'];
	const second: [number, string, string, string] = [2, 'БАҚ-пен іс-қимыл', '15:30', '17:00'];
	expect(await seen([])).toEqual({ figures: {}, brief: [], countries: {}, note: '' });

	const one = await seen([first]);
	expect([one.figures, one.brief]).toEqual([{ 'диалог алаңы': '1' }, ['Қоғамдық бақылау']]);
	expect(one.note).toBe('Көрсетілген бос орын – шын бос орын.');

	const after = await seen([first, second]);
	expect([after.figures, after.brief]).toEqual([{ 'диалог алаңы': '2' }, ['Қоғамдық бақылау', 'БАҚ-\u2060пен іс-қимыл']]);
	expect(after.note).toContain('әрқайсысына жазылуға болады');
	expect((await seen([first, second], '/ru')).figures).toEqual({ 'диалоговые площадки': '2' });

	const chain = await seen([first, [3, 'Тұрақты қаржы', '15:00', '16:00'], second]);
	expect([chain.figures, chain.brief]).toEqual([{ 'диалог алаңы': '3' }, ['3 диалог алаңы']]);
	expect(chain.note).toContain('біреуін таңдайсыз');
});

test('platforms of one time are parallel (control), and a guest of an undeclared country is in the number of countries and in the list', async () => {
	const forumId = await aForum({ countries: { foreign: ['GE'], host: 'KZ' } });
	const { slug } = await forumById(forumId);
	for (const number of [1, 2])
		await createSession(program, forumId, sessionInput({ ...platform(number, `Алаң ${number}`), ...at('13:30', '15:30') }));
	await aDelegate(forumId, { country: 'JP', kind: 'expert' });
	await aDelegate(forumId, { unitId: 'elsewhere', settlement: 'rural', kind: 'ngo' });
	const { figures, brief, countries } = await forumPage(slug);
	expect(figures).toEqual({ 'расталған қатысушы': '2', 'шет мемлекет және Қазақстан': '2', 'қатар өтетін диалог алаңы': '2' });
	expect(brief).toEqual(['Қатар өтетін 2 диалог алаңы']);
	expect(countries).toEqual({ Грузия: 0, Жапония: 1, 'Қазақстан, қабылдаушы ел': 1 });
	const json = JSON.parse((await pageOf(`/api/v1/forums/${slug}`)).text) as { countries: string[] };
	expect(json.countries).toEqual(['GE', 'JP', 'KZ']);
	const listed = (await pageOf(`/forums/${slug}/delegations`)).querySelectorAll('.index a').map((each) => words(each.text));
	expect(listed).toEqual(['Жапония1', 'Қазақстан1']);
});

test('the pass knows the waiting list, and a cancelled platform stays with its note', async () => {
	loadKey(false);
	const forumId = await aForum();
	const { slug } = await forumById(forumId);
	const make = (number: number, capacity: number) =>
		createSession(program, forumId, sessionInput({ ...platform(number, `Тақырып ${number}`, capacity), ...at('13:30', '15:30') }));
	const [full, other, gone] = [await make(1, 1), await make(2, 5), await make(3, 5)];
	await aDelegate(forumId, { preferredSessionId: full });
	const queued = await aDelegate(forumId, { preferredSessionId: other });
	await joinWaitingList(queued.actor, queued.registrationId, full);
	await cancelSession(organiserOf(forumId), gone, { kk: 'Модератор келе алмайды' });
	const own = await pageOf(`/registrations/${queued.token}`);
	const pass = words(own.querySelector('.pass')?.text ?? '');
	expect(pass).toContain('2-\u2060алаң, 13:30–15:30');
	expect(pass).toContain('1-\u2060алаң, күту тізіміндегі нөмірі 1, 13:30–15:30');
	const row = words(own.querySelector(`li[id="${gone}"]`)?.text ?? '');
	for (const word of ['Тақырып 3', 'өткізілмейді', 'Модератор келе алмайды']) expect(row).toContain(word);
	const programme = (await pageOf(`/forums/${slug}/programme`)).querySelectorAll('article').map((each) => words(each.text));
	expect(programme.filter((text) => text.includes('Модератор келе алмайды') && text.includes('өткізілмейді')).length).toBe(1);
	expect(programme.length).toBe(3);
});

test('each page of a cancelled forum says so with its note, and no seat of it is called free', async () => {
	const pagesOf = async (cancelled: boolean) => {
		const forumId = await aForum();
		const { slug } = await forumById(forumId);
		await createSession(program, forumId, sessionInput({ title: { kk: 'Ашылу салтанаты' } }));
		await createSession(program, forumId, sessionInput({ ...platform(1, 'Тақырып 1'), ...at('13:30', '15:30') }));
		if (cancelled) await cancelForum(organiserOf(forumId), forumId, { kk: 'Карантин енгізілді' });
		const base = `/forums/${slug}`;
		const session = `/sessions/${(await programmeOf(forumId))[0]?.slug}`;
		const paths = ['', '/programme', '/delegations', '/recommendations', session, '/register'];
		const texts: Record<string, string> = {};
		for (const path of paths) texts[path.split('/')[1] ?? ''] = words((await pageOf(base + path)).querySelector('main')?.text ?? '');
		return texts;
	};
	const told = await pagesOf(true);
	for (const [path, text] of Object.entries(told)) expect(text.split('Карантин енгізілді'), path).toHaveLength(2);
	const free = translate('kk', 'common.seatsFree', { n: 5 });
	const mark = new RegExp(translate('kk', 'programme.cancelled'), 'g');
	for (const path of ['', 'programme']) expect(told[path], path).not.toContain(free);
	expect(told['']).not.toContain(translate('kk', 'forum.platformsOpenOne'));
	expect(told.programme?.match(mark)?.length).toBeGreaterThanOrEqual(2);
	expect(told.sessions).toMatch(mark);
	const held = await pagesOf(false);
	expect(
		[held.programme, held[''], held['']].map((text, i) => text?.includes(i < 2 ? free : translate('kk', 'forum.platformsOpenOne')))
	).toEqual([true, true, true]);
	for (const text of Object.values(held)) expect(text).not.toMatch(mark);
});

test('sign-up that is set to close after its session begins ends on the page with the beginning, by the kept page itself', async () => {
	const forumId = await aForum({ registrationClosesLocal: '2026-12-15T17:00' });
	const signUp = { signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: '2026-12-15T15:00' };
	const sessionId = await aPlatform(forumId, 5, { platform: { number: 1, capacity: 5, ...signUp } });
	const [session] = await sessionsByIds([sessionId]);
	const begins = session?.startsAt ?? '';
	const before = later(begins, -60_000);
	loadKey(false);
	server = await aServer(fresh.url, { TEST_NOW: `${before},${begins}`, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	const { slug } = await forumById(forumId);
	const seats = async () => {
		const page = await pageOf(`/forums/${slug}/sessions/${session?.slug ?? ''}`);
		const section = page.querySelector('section[aria-labelledby="h-seats"]');
		return { text: words(section?.text ?? ''), ways: section?.querySelectorAll('a').length };
	};
	const closes = (when: string) => words(translate('kk', 'programme.signUpCloses', { when: formatMoment(when, 'Asia/Qostanay', 'kk') }));
	const open = await seats();
	expect([open.ways, open.text.includes(closes(begins))]).toEqual([1, true]);
	// control: nothing else makes the page anew
	await database().writer.updateTable('platform').set({ taken: 4 }).where('session_id', '=', sessionId).execute();
	expect(await seats()).toEqual(open);
	process.kill(server.pid, 'SIGUSR2');
	const shut = translate('kk', 'programme.signUpClosed');
	await expect.poll(async () => (await seats()).text).toContain(shut);
	const now = await seats();
	expect([now.ways, now.text.includes(closes(session?.platform?.signUpClosesAt ?? ''))]).toEqual([0, false]);
});

test('a full platform on the form keeps its hall and time beside the waiting list', async () => {
	const forumId = await aForum();
	const hallId = await createHall(organiserOf(forumId), forumId, { name: { kk: '3-зал' }, capacity: 30 });
	const full = await createSession(program, forumId, sessionInput({ ...platform(1, 'Толған', 1), ...at('13:30', '15:30'), hallId }));
	await createSession(program, forumId, sessionInput({ ...platform(2, 'Бос'), ...at('15:30', '17:00'), hallId }));
	await aDelegate(forumId, { preferredSessionId: full });
	const page = await pageOf(`/forums/${(await forumById(forumId)).slug}/register`);
	const hints = page.querySelectorAll('.pick:has(input[name=preferredSessionId]) .hint').map((hint) => words(hint.text));
	expect(hints.slice(0, 2)).toEqual(['13:30–15:30 · 3-зал · Күту тізімінде: 0. Сіздің кезек нөміріңіз: 1', '15:30–17:00 · 3-зал']);
});

test('whoever may come for no organisation can say so from the start', async () => {
	const { slug } = await forumById(await aForum());
	for (const path of [`/forums/${slug}/register`, `/ru/forums/${slug}/register`]) {
		const page = await pageOf(path);
		expect(page.querySelectorAll('input[name=noOrganisation]').length).toBe(1);
		expect(page.querySelector('input[name=noOrganisation]')?.hasAttribute('checked')).toBe(false);
	}
});

test('a forum without a region reads well on its page and in the open data', async () => {
	const of = async (more: Partial<Parameters<typeof aForum>[0]>) => {
		const { slug, region } = await forumById(await aForum(more));
		const json = JSON.parse((await pageOf(`/api/v1/forums/${slug}`)).text) as { place: { region: unknown } };
		const kicker = (await pageOf(`/forums/${slug}`)).querySelector('.hero .kicker');
		return [region, json.place.region, kicker && words(kicker.text)];
	};
	const region = { kk: 'Қостанай облысы' };
	expect(await of({ region, edition: { kk: 'Екінші' } })).toEqual([region, region, 'Қостанай облысы · Екінші']);
	expect(await of({ region: null, edition: { kk: 'Екінші' } })).toEqual([null, null, 'Екінші']);
	expect(await of({ region: { kk: ' ' } })).toEqual([null, null, null]);
});
