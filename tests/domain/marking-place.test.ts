import { parse, type HTMLElement } from 'node-html-parser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { createSession } from '../../src/lib/domain/programme/index.server.ts';
import { registrationOf } from '../../src/lib/domain/registration/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, organiserOf, program, sessionInput } from '../support/forum.ts';
import { aServer, type Running } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** The volunteer's page as a browser without scripts sends it: a mark goes where its form has the place now, and the page says where. */

const fresh = useFreshDatabase();
const password = 'құпия сөз бар мұнда';
// 15:00 at the forum: the plenary is over, the platform is on
const NOW = '2026-12-15T10:00:00.000Z';
let server: Running;
let visitor: ReturnType<typeof aVisitor>;
let forumId: string;
let desk: string;
let plenary: string;
let platform: string;
let cancelled: string;
let people: Awaited<ReturnType<typeof aDelegate>>[];

beforeEach(async () => {
	forumId = await aForum();
	plenary = await createSession(program, forumId, sessionInput({ title: { kk: 'Пленарлық отырыс' } }));
	platform = await aPlatform(forumId, 5, { title: { kk: 'Сегізінші тақырып' } });
	cancelled = await createSession(
		program,
		forumId,
		sessionInput({ title: { kk: 'Өтпейтін отырыс' }, startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' })
	);
	people = [await aDelegate(forumId), await aDelegate(forumId), await aDelegate(forumId)];
	desk = `/desk/forums/${(await forumById(forumId)).slug}`;
	const roles = [{ role: 'desk' as const, scopeKind: 'forum' as const, scopeId: forumId }];
	await createAccount(program, {
		name: { surname: 'Серікұлы', givenName: 'Дәурен' },
		email: 'desk@example.kz',
		language: 'kk',
		roles,
		password
	});
	server = await aServer(fresh.url, { TEST_NOW: NOW, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	visitor = aVisitor(server.address);
	await visitor.signIn('desk@example.kz', password);
});
afterEach(async () => {
	setClock(undefined);
	await server.stop();
});

const open = async (query = '') => parse((await visitor.ask(desk + query)).text);
const idOf = (who: number) => people[who]?.registrationId ?? '';
const marks = async () =>
	(await read().selectFrom('scan').select(['registration_id', 'session_id', 'direction']).orderBy('id').execute()).map((row) => [
		people.findIndex((each) => each.registrationId === row.registration_id),
		row.session_id,
		row.direction
	]);

/** Presses a button: its form's fields as they stand, with what the volunteer has chosen, and the button's own. @returns the page it leads to */
async function press(page: HTMLElement, button: HTMLElement, chosen: Record<string, string> = {}) {
	const named = button.getAttribute('form');
	const form = named ? page.querySelector(`form#${named}`) : button.closest('form');
	const fields = Object.fromEntries(
		(form?.querySelectorAll('input[name], select[name]') ?? []).map((field): [string, string] => [
			field.getAttribute('name') ?? '',
			(field.tagName === 'SELECT' ? field.querySelector('option[selected]')?.getAttribute('value') : field.getAttribute('value')) ?? ''
		])
	);
	const own = button.getAttribute('name');
	const body = { ...fields, ...chosen, ...(own && { [own]: button.getAttribute('value') ?? '' }) };
	const action = button.getAttribute('formaction') ?? form?.getAttribute('action') ?? '';
	const answer = await visitor.ask(desk + action.replaceAll('&amp;', '&'), body);
	const then = answer.location ? await visitor.ask(answer.location) : answer;
	const text = parse(then.text);
	return { status: answer.status, page: text, said: text.querySelector('[role=status], .note')?.text.replace(/\s+/g, ' ').trim() ?? '' };
}

const buttonOf = (page: HTMLElement, who: number): HTMLElement => {
	const found = page.querySelector(`button[value="${idOf(who)}"]`);
	if (!found) throw new Error('no button');
	return found;
};
const chosenIn = (page: HTMLElement) => page.querySelector('select#place option[selected]')?.getAttribute('value');

test('a mark goes to the session that was chosen after the list was loaded, and the page says so and takes it back', async () => {
	const door = await open();
	expect(chosenIn(door)).toBe('');
	const done = await press(door, buttonOf(door, 0), { place: platform });
	expect(await marks()).toEqual([[0, platform, 'in']]);
	expect(done.said).toMatch(/^Келді деп белгіленді: .+ Орны: \d+-\u2060алаң\. Сегізінші тақырып\. Уақыты: /);
	expect(chosenIn(done.page)).toBe(platform);
	// the control: left as it was, it goes where the list was loaded for
	const atDoor = await press(door, buttonOf(door, 0));
	expect(atDoor.said).toContain('Орны: Форумға кіреберіс');
	expect((await marks()).at(-1)).toEqual([0, null, 'in']);
	const back = await press(atDoor.page, atDoor.page.querySelector('.take-back button') as HTMLElement);
	expect(back.said).toContain('Белгі алып тасталды');
	expect(back.said).toContain('Форумға кіреберіс');
	expect(await marks()).toEqual([
		[0, platform, 'in'],
		[0, null, 'in'],
		[0, null, 'undo']
	]);
});

test('also after a search, by the code of a pass, and from the session back to the door', async () => {
	const { passCode } = await registrationOf(program, idOf(1));
	const found = await open(`?place=${plenary}&search=${passCode}`);
	expect(found.querySelectorAll('button[name=registrationId]').length).toBe(1);
	const done = await press(found, buttonOf(found, 1), { place: '' });
	expect(await marks()).toEqual([[1, null, 'in']]);
	expect(done.page.querySelector('input#search')?.getAttribute('value')).toBe(passCode);
	const typed = await press(await open(), buttonOf(await open(), 2), { place: platform, search: 'Ахметова' });
	expect((await marks()).at(-1)).toEqual([2, platform, 'in']);
	expect(typed.page.querySelector('input#search')?.getAttribute('value')).toBe('Ахметова');
});

test('two tabs mark each at its own place, whichever was loaded last', async () => {
	const [first, second] = [await open(), await open(`?place=${platform}&search=Ахметова`)];
	await press(first, buttonOf(first, 0));
	await press(second, buttonOf(second, 0));
	await press(first, buttonOf(first, 1), { place: platform });
	await press(second, buttonOf(second, 2), { place: '' });
	expect(await marks()).toEqual([
		[0, null, 'in'],
		[0, platform, 'in'],
		[1, platform, 'in'],
		[2, null, 'in']
	]);
});

test('a session that has ended says so, and one that is cancelled takes no mark: the choice is asked again', async () => {
	const page = await open(`?place=${plenary}`);
	expect(page.querySelector(`option[value="${plenary}"]`)?.text).toBe('Пленарлық отырыс · 10:00–12:00, аяқталды');
	const moved = await press(page, buttonOf(page, 0), { place: platform });
	expect(moved.said).toContain('Сегізінші тақырып');
	expect(await marks()).toEqual([[0, platform, 'in']]);

	const loaded = await open(`?place=${cancelled}`);
	expect(chosenIn(loaded)).toBe(cancelled);
	await cancelSession(organiserOf(forumId), cancelled, { kk: 'Өтпейді' });
	const refused = await press(loaded, buttonOf(loaded, 1));
	expect(refused.status).toBe(404);
	expect(refused.page.text).toContain('белгі қойылған жоқ. Басқа орынды таңдаңыз');
	for (const again of [refused.page, await open(`?place=${cancelled}`)]) {
		expect(chosenIn(again)).toBe(cancelled);
		expect(again.querySelector(`option[value="${cancelled}"]`)?.text).toBe('Таңдалған отырыс жоқ');
	}
	expect(await marks()).toEqual([[0, platform, 'in']]);
	const chosen = await press(refused.page, buttonOf(refused.page, 1), { place: platform });
	expect(chosen.said).toContain('Сегізінші тақырып');
});

test('a session that has become a break is told at once, and takes no mark at the door instead', async () => {
	const loaded = await open(`?place=${plenary}`);
	expect(loaded.text).not.toContain(translate('kk', 'attendance.placeGoneText'));
	await database().writer.updateTable('session').set({ kind: 'break' }).where('id', '=', plenary).execute();
	const again = await open(`?place=${plenary}`);
	expect([chosenIn(again), again.text.includes(translate('kk', 'attendance.placeGoneText'))]).toEqual([plenary, true]);
	for (const page of [loaded, again]) {
		const refused = await press(page, buttonOf(page, 0));
		expect([refused.status, refused.page.text.includes(translate('kk', 'refusal.attendance.no-place'))]).toEqual([404, true]);
		expect(chosenIn(refused.page)).toBe(plenary);
	}
	expect(await marks()).toEqual([]);
});

test('a pass, a person or a mark that is there no more has a sentence, also where the forum is long past', async () => {
	const { number } = await registrationOf(program, idOf(0));
	const bodies = [
		['markPass', { pass: String(number), place: '' }],
		['undoPass', { pass: String(number), place: '' }],
		['mark', { registrationId: 'gone', place: '' }],
		['undo', { scanId: 'gone' }],
		['undo', {}]
	] as const;
	const told = async (code: 'not-here' | 'over', status: number) => {
		for (const [action, body] of bodies) {
			const answer = await visitor.ask(`${desk}?/${action}`, body);
			expect([action, answer.status, answer.text.includes(translate('kk', `refusal.attendance.${code}`))]).toEqual([action, status, true]);
			expect(answer.text).not.toContain(translate('kk', 'refusal.not-found'));
		}
	};
	await told('not-here', 404);
	const past = {
		starts_local: '2026-09-01T09:00',
		ends_local: '2026-09-01T18:00',
		starts_at: '2026-09-01T04:00:00.000Z',
		ends_at: '2026-09-01T13:00:00.000Z'
	};
	await database().writer.updateTable('forum').set(past).where('id', '=', forumId).execute();
	await told('over', 409);
	expect(await marks()).toEqual([]);
});
