import { parse } from 'node-html-parser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { pendingDuplicateToken } from '../../src/lib/domain/registration/index.server.ts';
import { formatShort } from '../../src/lib/i18n/format.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, formInput, organiserOf, program, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aServer, type Running } from '../support/server.ts';

/** Pages that said something else than what holds. */

const fresh = useFreshDatabase();
const password = 'құпия сөз бар мұнда';
let server: Running | undefined;
beforeEach(() => loadKey(false));
afterEach(async () => {
	await server?.stop();
	server = undefined;
});
/** the forum's day */
const NOON = '2026-12-15T07:00:00.000Z';
const words = (text: string) => text.replace(/\s+/g, ' ').trim();

async function visitorAt(now: string, as?: { role: 'desk' | 'organiser'; forumId: string }) {
	if (as) {
		const roles = [{ role: as.role, scopeKind: 'forum' as const, scopeId: as.forumId }];
		const name = { surname: 'Серікұлы', givenName: 'Дәурен' };
		await createAccount(program, { name, email: 'staff@example.kz', language: 'kk', roles, password });
	}
	server = await aServer(fresh.url, { TEST_NOW: now, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	const visitor = aVisitor(server.address);
	if (as) await visitor.signIn('staff@example.kz', password);
	return visitor;
}

test('a cancelled forum stands among those to come until its day is over', async () => {
	const forumId = await aForum({ title: { kk: 'Өтпейтін форум' } });
	await aForum({ title: { kk: 'Өтетін форум' } });
	await cancelForum(organiserOf(forumId), forumId, { kk: 'Карантин' });
	const groups = async (now: string) => {
		const page = parse((await (await visitorAt(now)).ask('/')).text);
		await server?.stop();
		return Object.fromEntries(
			page.querySelectorAll('section.sec').map((each) => [
				each.querySelector('h2')?.id,
				each
					.querySelectorAll('h3')
					.map((title) => words(title.text))
					.sort()
			])
		);
	};
	expect(await groups(THEN)).toEqual({ 'h-coming': ['Өтетін форум', 'Өтпейтін форум'] });
	expect(await groups('2026-12-16T05:00:00.000Z')).toEqual({ 'h-past': ['Өтетін форум', 'Өтпейтін форум'] });
});

test('the volunteer’s list of forums says which is cancelled', async () => {
	const forumId = await aForum();
	const visitor = await visitorAt(THEN, { role: 'desk', forumId });
	const list = async () => words(parse((await visitor.ask('/desk')).text).querySelector('main')?.text ?? '');
	const said = translate('kk', 'forum.phase.cancelled');
	expect(await list()).not.toContain(said);
	await cancelForum(organiserOf(forumId), forumId, { kk: 'Карантин' });
	expect(await list()).toContain(said);
});

test('the dashboard counts those who hold a place beside the number of places', async () => {
	const forumId = await aForum({ capacity: 2 });
	for (let n = 0; n < 3; n++) await aDelegate(forumId);
	const visitor = await visitorAt(THEN, { role: 'organiser', forumId });
	const page = parse((await visitor.ask(`/organiser/forums/${(await forumById(forumId)).slug}`)).text);
	const figures = page
		.querySelectorAll('main dl > div')
		.map((each) => [words(each.querySelector('dt')?.text ?? ''), words(each.querySelector('dd')?.text ?? '')]);
	const value = (label: string) => figures.find(([dt]) => dt?.includes(label))?.[1];
	expect(value(translate('kk', 'organiser.stand.registeredOf', { capacity: 2 }))).toBe('2');
	expect(value(translate('kk', 'organiser.stand.waiting'))).toBe('1');
});

test('somebody restricted who is marked by the pass is said to be, without a name, and the mark is taken back there', async () => {
	const forumId = await aForum();
	const who = await aDelegate(forumId, { surname: 'Шектелгенов' });
	await restrictRegistration(organiserOf(forumId), who.registrationId);
	const visitor = await visitorAt(NOON, { role: 'desk', forumId });
	const path = `/desk/forums/${(await forumById(forumId)).slug}`;
	const send = async (action: string) => {
		const { location } = await visitor.ask(`${path}?/${action}`, { pass: '1', place: '' });
		const page = parse((await visitor.ask(location)).text);
		return { said: words(page.querySelector('.notices strong')?.text ?? ''), undo: page.querySelectorAll('.notices .take-back').length };
	};
	const name = translate('kk', 'attendance.restricted.holder');
	const place = translate('kk', 'attendance.door');
	const said = (key: 'attendance.doneMarked' | 'attendance.doneBefore' | 'attendance.doneUndone') =>
		words(translate('kk', key, { name, place, time: formatShort(NOON, 'Asia/Qostanay', 'kk') }));
	expect(await send('markPass')).toEqual({ said: said('attendance.doneMarked'), undo: 1 });
	expect(await send('markPass')).toEqual({ said: said('attendance.doneBefore'), undo: 1 });
	expect(await send('undoPass')).toEqual({ said: said('attendance.doneUndone'), undo: 0 });
	// the control: an address that says what does not hold, and no name anywhere
	const { text } = await visitor.ask(`${path}?place=&search=1&done=marked`);
	expect(parse(text).querySelectorAll('.notices strong')).toEqual([]);
	expect(text).not.toContain('Шектелгенов');
});

test('the letter’s link of another person opens while the forum is a draft again, and nothing else of it does', async () => {
	const forumId = await aForum();
	const { slug } = await forumById(forumId);
	const send = (surname: string, formKey: string) =>
		submitRegistration({ kind: 'anonymous' }, forumId, formInput({ surname, email: 'one@mail.kz' }), { language: 'kk', formKey });
	await send('Ахметова', 'first');
	await send('Бөтен', 'second');
	const { id } = await database().reader.selectFrom('pending_duplicate').select('id').executeTakeFirstOrThrow();
	const path = `/forums/${slug}/register/parked/${pendingDuplicateToken(id)}`;
	await database().writer.updateTable('forum').set({ state: 'draft' }).where('id', '=', forumId).execute();
	const visitor = await visitorAt(THEN);
	const opened = await visitor.ask(path);
	expect([opened.status, opened.text.includes('Бөтен')]).toEqual([200, true]);
	expect(opened.text).toContain(translate('kk', 'refusal.registration.not-open-now'));
	expect((await visitor.ask(path, {})).status).toBe(409);
	expect((await read().selectFrom('registration').select('id').execute()).length).toBe(1);
	for (const other of [`/forums/${slug}`, `${path.slice(0, -3)}abc`, `/forums/${slug}/register`])
		expect([other, (await visitor.ask(other)).status]).toEqual([other, 404]);
});

test('the list of participants of somebody who is not confirmed says when it is there, and shows nobody', async () => {
	const forumId = await aForum({ approval: 'organiser' });
	const [one, declined, withdrawn] = [await aDelegate(forumId), await aDelegate(forumId), await aDelegate(forumId)];
	await declineRegistration(organiserOf(forumId), declined.registrationId, 'Орын жоқ');
	await withdrawRegistration(withdrawn.actor, withdrawn.registrationId);
	const visitor = await visitorAt(THEN);
	for (const [who, key] of [
		[one, 'own.people.notYet'],
		[declined, 'own.people.notAny'],
		[withdrawn, 'own.people.notAny']
	] as const) {
		const { status, text } = await visitor.ask(`/registrations/${who.token}/participants`);
		expect([key, status, text.includes(translate('kk', key)), text.includes('<table')]).toEqual([key, 200, true, false]);
	}
	// the control: a link that is none
	expect((await visitor.ask(`/registrations/${one.token.slice(0, -3)}abc/participants`)).status).toBe(404);
});
