import { beforeEach, describe, expect, test } from 'vitest';
import {
	deskList,
	forumsFollowed,
	markPresent,
	checkInPlaces,
	scanLog,
	scansOf,
	sessionsFollowed,
	undoScan
} from '../../src/lib/domain/attendance/index.server.ts';
import { system, type AccountActor } from '../../src/lib/server/actor.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { aForumDay, insertAccount, aRegistration, aSeat, aSession } from '../support/attendance.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();
const morning = '2026-12-15T04:00:00.000Z';
let forumId: string;
let desk: AccountActor;

beforeEach(async () => {
	forumId = await aForumDay();
	desk = await insertAccount('desk', 'forum', forumId);
	setClock(morning);
});

const attendedAt = async (id: string) =>
	(await read().selectFrom('registration').select('attended_at').where('id', '=', id).executeTakeFirstOrThrow()).attended_at;
const mark = (registrationId: string, sessionId: string | null = null, actor: AccountActor = desk) =>
	markPresent(actor, { forumId, sessionId, registrationId, device: 'desk' });
const verbs = async () =>
	(
		await read()
			.selectFrom('audit_entry')
			.select(['verb', 'actor_id', 'subject_kind', 'subject_id', 'columns', 'forum_id'])
			.orderBy('id')
			.execute()
	).filter((row) => row.verb.startsWith('attendance.'));
const revision = async () =>
	(await read().selectFrom('forum').select('revision').where('id', '=', forumId).executeTakeFirstOrThrow()).revision;

describe('marking present', () => {
	test('writes one row, the attendance, the audit and the revision', async () => {
		const id = await aRegistration(forumId);
		const before = await revision();
		const marked = await mark(id);
		expect(marked.fresh).toBe(true);
		expect(await read().selectFrom('scan').selectAll().execute()).toEqual([
			{
				id: marked.scanId,
				forum_id: forumId,
				session_id: null,
				registration_id: id,
				direction: 'in',
				undoes_id: null,
				device: 'desk',
				device_at: null,
				at: marked.at,
				by_account_id: desk.accountId
			}
		]);
		expect(await attendedAt(id)).toBe(marked.at);
		expect(await revision()).toBe(before + 1);
		expect(await verbs()).toEqual([
			{
				verb: 'attendance.mark',
				actor_id: desk.accountId,
				subject_kind: 'registration',
				subject_id: id,
				columns: '["attended_at"]',
				forum_id: forumId
			}
		]);
		expect(await read().selectFrom('outbox').selectAll().execute()).toEqual([]);
	});

	test('twice at one place is one row; another place is another', async () => {
		const [id, session] = [await aRegistration(forumId), await aSession(forumId)];
		const first = await mark(id, session);
		setClock('2026-12-15T05:00:00.000Z');
		expect(await mark(id, session)).toEqual({ scanId: first.scanId, at: first.at, fresh: false });
		expect((await mark(id)).fresh).toBe(true);
		expect(await attendedAt(id)).toBe(first.at);
		expect((await scansOf(desk, id)).map((scan) => [scan.sessionId, scan.direction, scan.by])).toEqual([
			[session, 'in', 'Сәрсен desk'],
			[null, 'in', 'Сәрсен desk']
		]);
	});

	test('two desks at once write one row', async () => {
		const id = await aRegistration(forumId);
		const marked = await Promise.all(Array.from({ length: 8 }, () => mark(id)));
		expect(new Set(marked.map((each) => each.scanId)).size).toBe(1);
		expect((await scansOf(desk, id)).length).toBe(1);
	});

	test.each(['submitted', 'waiting', 'declined', 'withdrawn'] as const)('who is %s is not expected', async (state) => {
		const id = await aRegistration(forumId, { state });
		await expect(mark(id)).rejects.toThrow(new Refusal('attendance.not-expected'));
		expect(await read().selectFrom('scan').selectAll().execute()).toEqual([]);
		expect(await verbs()).toEqual([]);
	});

	test('only at this forum, at its published sessions, by its desk', async () => {
		const [id, elsewhere] = [await aRegistration(forumId), await aForumDay()];
		const [stranger, foreignSession, session] = [await aRegistration(elsewhere), await aSession(elsewhere), await aSession(forumId)];
		await database().writer.updateTable('session').set({ state: 'cancelled' }).where('id', '=', session).execute();
		for (const failing of [() => mark(stranger), () => mark('none')]) await expect(failing()).rejects.toThrow(new Refusal('not-found'));
		for (const failing of [() => mark(id, foreignSession), () => mark(id, session)])
			await expect(failing()).rejects.toThrow(new Refusal('attendance.no-place'));
		for (const actor of [await insertAccount('desk', 'forum', elsewhere), await insertAccount('official', 'forum', forumId)])
			await expect(mark(id, null, actor)).rejects.toThrow(new Refusal('not-found'));
		expect(await read().selectFrom('scan').selectAll().execute()).toEqual([]);
	});
});

describe('undo', () => {
	test('is another row, and attendance is what remains', async () => {
		const [id, session] = [await aRegistration(forumId), await aSession(forumId)];
		const door = await mark(id);
		setClock('2026-12-15T05:00:00.000Z');
		const later = await mark(id, session);
		await undoScan(desk, door.scanId);
		expect(await attendedAt(id)).toBe(later.at);
		const undone = await undoScan(desk, later.scanId);
		expect(await attendedAt(id)).toBeNull();
		expect((await scansOf(desk, id)).map((scan) => [scan.direction, scan.undoesId])).toEqual([
			['in', null],
			['in', null],
			['undo', door.scanId],
			['undo', later.scanId]
		]);
		expect(await undoScan(desk, later.scanId)).toEqual(undone);
		expect((await verbs()).map((row) => [row.verb, row.columns])).toEqual([
			['attendance.mark', '["attended_at"]'],
			['attendance.mark', '[]'],
			['attendance.undo', '["attended_at"]'],
			['attendance.undo', '["attended_at"]'],
			['attendance.undo', '[]']
		]);
		expect((await mark(id)).fresh).toBe(true);
	});

	test('takes back arrivals of the own forum only', async () => {
		const scan = await mark(await aRegistration(forumId));
		const undone = await undoScan(desk, scan.scanId);
		const elsewhere = await insertAccount('desk', 'forum', await aForumDay());
		for (const failing of [() => undoScan(desk, 'none'), () => undoScan(desk, undone.scanId), () => undoScan(elsewhere, scan.scanId)])
			await expect(failing()).rejects.toThrow(new Refusal('not-found'));
	});
});

describe("the desk's list", () => {
	const names = async (options: Parameters<typeof deskList>[2]) => (await deskList(desk, forumId, options)).rows.map((row) => row.surname);

	test('has the expected people in the order of the alphabet, with when and by whom they were marked', async () => {
		const surnames = ['Яров', 'Әлиев', 'Азат', 'Қали'];
		const ids = new Map<string, string>();
		for (const surname of surnames) ids.set(surname, await aRegistration(forumId, { surname }));
		await aRegistration(forumId, { surname: 'Бас', state: 'submitted' });
		const marked = await mark(ids.get('Қали') ?? '');
		const list = await deskList(desk, forumId);
		expect(list.rows.map((row) => [row.surname, row.present])).toEqual([
			['Азат', null],
			['Әлиев', null],
			['Қали', { scanId: marked.scanId, at: marked.at, by: 'Сәрсен desk' }],
			['Яров', null]
		]);
		expect([list.expected, list.present, list.withoutSeat, list.next]).toEqual([4, 1, 0, null]);
	});

	test('finds by beginnings in any spelling, by number and by the code of a pass, also who is not expected', async () => {
		const id = await aRegistration(forumId, { surname: 'Қасым', organisation_text: 'Торғай өңірі', state: 'submitted' });
		await aRegistration(forumId, { surname: 'Жанова' });
		await aRegistration(await aForumDay(), { surname: 'Қасым' });
		const row = await read().selectFrom('registration').select(['number', 'pass_code']).where('id', '=', id).executeTakeFirstOrThrow();
		for (const search of ['касы', 'Касым торг', 'ҚАСЫМ  Айнур', String(row.number), row.pass_code.toLowerCase()])
			expect(await names({ search })).toEqual(['Қасым']);
		for (const search of ['асым', 'Касым Жанова', '999999']) expect(await names({ search })).toEqual([]);
	});

	test('at a platform has who holds a seat there, and counts who came without one', async () => {
		const platform = await aSession(forumId, { number: 1, capacity: 10 });
		const [holder, waiter, guest] = [
			await aRegistration(forumId, { surname: 'Азат' }),
			await aRegistration(forumId, { surname: 'Бек' }),
			await aRegistration(forumId, { surname: 'Гүл' })
		];
		await aSeat(forumId, platform, holder);
		await aSeat(forumId, platform, waiter, 'waiting');
		await aSeat(forumId, platform, guest, 'ended');
		await mark(guest, platform);
		const list = await deskList(desk, forumId, { sessionId: platform });
		expect(list.rows.map((row) => [row.surname, row.seat, row.present])).toEqual([['Азат', 'held', null]]);
		expect([list.expected, list.present, list.withoutSeat]).toEqual([1, 0, 1]);
		const found = await deskList(desk, forumId, { sessionId: platform, search: 'Айнур' });
		expect(found.rows.map((row) => [row.surname, row.seat, !!row.present])).toEqual([
			['Азат', 'held', false],
			['Бек', 'waiting', false],
			['Гүл', null, true]
		]);
	});

	test('is paged without gaps or repeats, namesakes too', async () => {
		for (let i = 0; i < 53; i++) await aRegistration(forumId, { surname: i % 2 ? 'Азат' : 'Бек' });
		const first = await deskList(desk, forumId);
		const second = await deskList(desk, forumId, { after: first.next ?? '' });
		expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 3, null]);
		expect(new Set([...first.rows, ...second.rows].map((row) => row.registrationId)).size).toBe(53);
	});

	test('names the places: the sessions in their order, no breaks', async () => {
		const [plenary, platform] = [await aSession(forumId), await aSession(forumId, { number: 2, capacity: 5 })];
		const rest = await aSession(forumId);
		await database().writer.updateTable('session').set({ kind: 'break' }).where('id', '=', rest).execute();
		const places = await checkInPlaces(desk, forumId);
		expect(new Map(places.map((place) => [place.sessionId, place.number]))).toEqual(
			new Map([
				[plenary, null],
				[platform, 2]
			])
		);
	});
});

test('the log of presence is the organiser’s, newest first', async () => {
	const id = await aRegistration(forumId);
	const { scanId } = await mark(id);
	const undone = await undoScan(desk, scanId);
	const organiser = await insertAccount('organiser', 'forum', forumId);
	const log = await scanLog(organiser, forumId);
	expect(log.rows.map((row) => [row.id, row.name, row.by])).toEqual([
		[undone.scanId, 'Бекова Айнұр', 'Сәрсен desk'],
		[scanId, 'Бекова Айнұр', 'Сәрсен desk']
	]);
	await expect(scanLog(desk, forumId)).rejects.toThrow(new Refusal('not-found'));
});

test('the program itself marks without an account, for the demonstration', async () => {
	const id = await aRegistration(forumId);
	await markPresent(system('demo'), { forumId, sessionId: null, registrationId: id });
	expect((await scansOf(desk, id)).map((scan) => scan.by)).toEqual([null]);
});

describe('the sessions of a moderator', () => {
	test('are those given to the account, by forum', async () => {
		const [own, other] = [await aSession(forumId, { number: 2, capacity: 30 }), await aSession(forumId, { number: 1, capacity: 30 })];
		const moderator = await insertAccount('moderator', 'session', own);
		const { forum, sessions } = await sessionsFollowed(moderator, (await forumsFollowed(moderator))[0]?.slug ?? '');
		expect(forum.id).toBe(forumId);
		expect(sessions.map((session) => [session.id, session.platform])).toEqual([[own, { number: 2, capacity: 30 }]]);
		expect(sessions.some((session) => session.id === other)).toBe(false);
	});

	test('nobody else has any, and a forum without own sessions does not exist', async () => {
		await aSession(forumId, { number: 1, capacity: 30 });
		const slug = (await read().selectFrom('forum').select('slug').where('id', '=', forumId).executeTakeFirstOrThrow()).slug;
		const elsewhere = await insertAccount('moderator', 'session', await aSession(await aForumDay()));
		for (const actor of [desk, await insertAccount('official', 'forum', forumId), system('test')])
			expect(await forumsFollowed(actor)).toEqual([]);
		for (const actor of [desk, elsewhere, system('test')])
			await expect(sessionsFollowed(actor, slug)).rejects.toThrow(new Refusal('not-found'));
	});
});
