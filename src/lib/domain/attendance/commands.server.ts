import type { Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { change, type Change } from '../../server/change.ts';
import type { ScanRow } from '../../server/database/tables.ts';
import { newId } from '../../server/ids.ts';
import { Refusal } from '../../server/refusal.ts';
import { read } from '../../server/database/open.ts';
import { formatDay } from '../../i18n/format.ts';
import { inEveryLanguage } from '../../i18n/localized-text.ts';
import { requireForum } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { people, restrictedByPass } from '../registration/index.server.ts';
import { firstPresence, isExpected, markingDay, markingOf, obstacleToUndo, passIn, standingArrivals } from './rules.ts';

export interface Arrival {
	forumId: string;
	/** null: the forum's door */
	sessionId: string | null;
	registrationId: string;
	/** which desk or device, in a word; not a person */
	device?: string;
}

/** Somebody at the entrance: a registration, or the code on the pass of somebody whose data are restricted. */
type Whose = { registrationId: string } | { pass: string };

/** An arrival of somebody whose data are restricted; pass: its code or number as typed. */
export type ArrivalByPass = Omit<Arrival, 'registrationId'> & { pass: string };

export interface PresenceMark {
	scanId: string;
	at: string;
	/** false: the person was marked at this place before; the scan is that one */
	fresh: boolean;
}

const byAccount = (actor: Actor) => (actor.kind === 'account' ? actor.accountId : null);

/** Locks the registration for this transaction, so that two desks at once write one arrival. @throws Refusal('not-found') */
async function lockRegistration(c: Change, whose: Whose, forumId: string) {
	const find = async () => {
		if ('registrationId' in whose)
			return people(c.actor, forumId, c.trx)
				.select(['r.id', 'r.state', 'r.attended_at'])
				.where('r.id', '=', whose.registrationId)
				.executeTakeFirst();
		const pass = passIn(whose.pass);
		return pass && restrictedByPass(c.actor, forumId, pass, c.trx);
	};
	const id = 'registrationId' in whose ? whose.registrationId : (await find())?.id;
	if (id === undefined) throw new Refusal('not-found');
	await c.trx
		.updateTable('registration')
		.set((e) => ({ attended_at: e.ref('attended_at') }))
		.where('id', '=', id)
		.where('forum_id', '=', forumId)
		.execute();
	const row = await find();
	if (!row) throw new Refusal('not-found');
	return row;
}

const scansIn = (c: Change, registrationId: string): Promise<Selectable<ScanRow>[]> =>
	c.trx.selectFrom('scan').selectAll().where('registration_id', '=', registrationId).orderBy('id').execute();

/** Derives attendance from the rows anew. @returns whether it changed */
async function settleAttendance(c: Change, registration: { id: string; attended_at: string | null }, forumId: string): Promise<boolean> {
	const attendedAt = firstPresence(await scansIn(c, registration.id));
	if (attendedAt === registration.attended_at) return false;
	await c.trx.updateTable('registration').set({ attended_at: attendedAt }).where('id', '=', registration.id).execute();
	await c.revise(forumId);
	return true;
}

/** @throws Refusal('attendance.early' | 'attendance.over' | 'attendance.closed' | 'forum.cancelled') where arrivals are not marked now */
function requireMarking(forum: Forum, at: string): void {
	const marking = markingOf(forum, at);
	if (marking === 'early') {
		const day = inEveryLanguage((locale) => formatDay(markingDay(forum), forum.timeZone, locale));
		throw new Refusal('attendance.early', { day });
	}
	if (marking === 'cancelled') throw new Refusal('forum.cancelled');
	if (marking === 'over') throw new Refusal('attendance.over');
	if (marking === 'closed') throw new Refusal('attendance.closed');
}

/** @throws Refusal('attendance.no-place') where it is not, or no longer, in the timetable */
async function requireSession(c: Change, sessionId: string, forumId: string): Promise<void> {
	const session = await c.trx
		.selectFrom('session')
		.select('id')
		.where('id', '=', sessionId)
		.where('forum_id', '=', forumId)
		.where('state', '=', 'published')
		.where('kind', '<>', 'break')
		.executeTakeFirst();
	if (!session) throw new Refusal('attendance.no-place');
}

/**
 * Marks somebody present at the forum's door or at a session: inserts a row, and the first one sets the attendance. A person already marked
 * there stays marked, and the earlier scan is the answer. A restricted person is marked by the pass alone.
 * @throws Refusal('not-found' | 'attendance.not-expected'): only confirmed people are expected
 * @throws Refusal('attendance.no-place') for a session that was cancelled, or taken out of the timetable
 * @throws Refusal('attendance.early' | 'attendance.over' | 'attendance.closed' | 'forum.cancelled') where arrivals are not marked now
 */
export async function markPresent(actor: Actor, arrival: Arrival | ArrivalByPass): Promise<PresenceMark> {
	const { forumId, sessionId } = arrival;
	return change(actor, 'attendance.mark', async (c) => {
		const forum = await requireForum(c.trx, actor, forumId, 'attendance.mark');
		const registration = await lockRegistration(c, arrival, forumId);
		if (!isExpected(registration.state)) throw new Refusal('attendance.not-expected');
		if (sessionId) await requireSession(c, sessionId, forumId);
		requireMarking(forum, c.at);
		const before = standingArrivals(await scansIn(c, registration.id)).find((scan) => scan.session_id === sessionId);
		const scan = before ?? { id: newId(), at: c.at };
		if (!before)
			await c.trx
				.insertInto('scan')
				.values({
					id: scan.id,
					forum_id: forumId,
					session_id: sessionId,
					registration_id: registration.id,
					direction: 'in',
					undoes_id: null,
					device: arrival.device ?? '',
					device_at: null,
					at: c.at,
					by_account_id: byAccount(actor)
				})
				.execute();
		const changed = await settleAttendance(c, registration, forumId);
		await c.audit({
			subjectKind: 'registration',
			subjectId: registration.id,
			forumId,
			columns: changed ? ['attended_at'] : [],
			details: { scanId: scan.id, sessionId, repeated: before ? true : undefined }
		});
		return { scanId: scan.id, at: scan.at, fresh: !before };
	});
}

/**
 * Undoes an arrival by another row and derives the attendance again. A second undo of the same scan changes nothing.
 * @param pageForumId the forum of the page that asks; without it any where the actor may
 * @returns the undoing row, and whose arrival it was
 * @throws Refusal('not-found'), also for a row that is no arrival; Refusal('attendance.over' | 'attendance.closed')
 */
export async function undoScan(
	actor: Actor,
	scanId: string,
	pageForumId?: string
): Promise<{ scanId: string; registrationId: string; at: string }> {
	const scan = await read().selectFrom('scan').selectAll().where('id', '=', scanId).executeTakeFirst();
	if (scan?.direction !== 'in' || (pageForumId !== undefined && pageForumId !== scan.forum_id)) throw new Refusal('not-found');
	const forumId = scan.forum_id;
	return change(actor, 'attendance.undo', async (c) => {
		const forum = await requireForum(c.trx, actor, forumId, 'attendance.mark');
		const registration = await lockRegistration(c, { registrationId: scan.registration_id }, forumId);
		return takeBack(c, forum, registration, scan);
	});
}

/**
 * Undoes the arrival of a restricted person, by the pass and the place.
 * @throws Refusal('not-found'), also where nobody was marked there; Refusal('attendance.over' | 'attendance.closed')
 */
export async function undoByPass(actor: Actor, { forumId, sessionId, pass }: ArrivalByPass): Promise<void> {
	await change(actor, 'attendance.undo', async (c) => {
		const forum = await requireForum(c.trx, actor, forumId, 'attendance.mark');
		const registration = await lockRegistration(c, { pass }, forumId);
		const there = (await scansIn(c, registration.id)).filter((each) => each.session_id === sessionId && each.direction === 'in');
		const scan = there.at(-1);
		if (!scan) throw new Refusal('not-found');
		await takeBack(c, forum, registration, scan);
	});
}

type Locked = Awaited<ReturnType<typeof lockRegistration>>;

async function takeBack(c: Change, forum: Forum, registration: Locked, scan: Selectable<ScanRow>) {
	const obstacle = obstacleToUndo(forum, c.at);
	if (obstacle) throw new Refusal(obstacle);
	const before = (await scansIn(c, registration.id)).find((row) => row.undoes_id === scan.id);
	const undo = before ?? { id: newId(), at: c.at };
	if (!before)
		await c.trx
			.insertInto('scan')
			.values({
				id: undo.id,
				forum_id: forum.id,
				session_id: scan.session_id,
				registration_id: registration.id,
				direction: 'undo',
				undoes_id: scan.id,
				device: '',
				device_at: null,
				at: c.at,
				by_account_id: byAccount(c.actor)
			})
			.execute();
	const changed = await settleAttendance(c, registration, forum.id);
	await c.audit({
		subjectKind: 'registration',
		subjectId: registration.id,
		forumId: forum.id,
		columns: changed ? ['attended_at'] : [],
		details: { scanId: scan.id, sessionId: scan.session_id, repeated: before ? true : undefined }
	});
	return { scanId: undo.id, registrationId: registration.id, at: undo.at };
}
