import type { Selectable } from 'kysely';
import type { Change } from '../../server/change.ts';
import type { RegistrationRow } from '../../server/database/tables.ts';
import { newId } from '../../server/ids.ts';
import { mailTerms } from '../../server/mail-kinds.ts';
import { Refusal } from '../../server/refusal.ts';
import { dutiesOf } from '../programme/index.server.ts';
import { letterStands } from '../programme/rules.ts';
import { decideSeat, listMoves, placesAt, type SeatActor } from './rules.ts';
import type { EndReason } from '../../lists.ts';
import { liveSeats, seatPlatform, type LiveSeat, type SeatPlatform, type SeatSession } from './sessions.server.ts';

/**
 * The rows of seats and the counters beside them, written inside a change that holds the forum's seat lock.
 * The guard is the guarded update (`taken + 1 where taken < capacity`) and the unique live pair of person and platform.
 */

/** Who is to sit: what seats need of a registration. */
export interface SeatHolder {
	registrationId: string;
	personId: string;
	forumId: string;
	language: string;
	/** without an address no mail is written */
	email: string | null;
}

export interface HolderState {
	state: RegistrationRow['state'];
}

const holderColumns = ['id', 'person_id', 'forum_id', 'language', 'email', 'state'] as const;

/** A registration's row as a holder of seats, with its state. */
export const toSeatHolder = (row: Pick<Selectable<RegistrationRow>, (typeof holderColumns)[number]>): SeatHolder & HolderState => ({
	registrationId: row.id,
	personId: row.person_id,
	forumId: row.forum_id,
	language: row.language,
	email: row.email,
	state: row.state
});

/** The registration as a holder of seats, for code that has decided who may seat it. @throws Refusal('not-found') */
export async function seatHolderOf(c: Change, registrationId: string): Promise<SeatHolder & HolderState> {
	const row = await c.trx.selectFrom('registration').select(holderColumns).where('id', '=', registrationId).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return toSeatHolder(row);
}

/** Takes one seat if one is free. @returns whether it was */
export async function claimSeat(c: Change, sessionId: string): Promise<boolean> {
	const { numUpdatedRows } = await c.trx
		.updateTable('platform')
		.set((e) => ({ taken: e('taken', '+', 1) }))
		.where('session_id', '=', sessionId)
		.whereRef('taken', '<', 'capacity')
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** Inserts a live seat row; the caller updates the counters. */
export async function insertSeat(
	c: Change,
	seat: { forumId: string; sessionId: string; registrationId: string; state: 'held' | 'waiting'; queuePosition: number; byHand?: boolean }
): Promise<void> {
	await c.trx
		.insertInto('seat')
		.values({
			id: newId(),
			forum_id: seat.forumId,
			session_id: seat.sessionId,
			registration_id: seat.registrationId,
			state: seat.state,
			queue_position: seat.queuePosition,
			by_hand: seat.byHand ? 1 : 0,
			since: c.at,
			ended_at: null,
			end_reason: null
		})
		.execute();
}

/** Raises or lowers a platform's counter by one. */
export async function changeCounter(c: Change, sessionId: string, column: 'taken' | 'waiting', by: 1 | -1): Promise<void> {
	await c.trx
		.updateTable('platform')
		.set((e) => ({ [column]: e(column, '+', by) }))
		.where('session_id', '=', sessionId)
		.execute();
}

/** Ends a live seat row and corrects the counter. The caller has read the row after locking the seats. */
export async function endSeat(c: Change, seat: LiveSeat, reason: EndReason): Promise<void> {
	const ended = { state: 'ended' as const, ended_at: c.at, end_reason: reason, ended_from: seat.state };
	await c.trx.updateTable('seat').set(ended).where('id', '=', seat.id).execute();
	await changeCounter(c, seat.session.id, seat.state === 'held' ? 'taken' : 'waiting', -1);
}

/**
 * The situation of a person at a platform, read from the rows, with the person's live seats.
 * @param known the live seats, where they are known
 */
export async function situationOf(
	c: Change,
	seatHolder: SeatHolder & HolderState,
	session: SeatPlatform,
	by: SeatActor,
	known?: LiveSeat[]
) {
	const seats = known ?? (await liveSeats(c, seatHolder.registrationId));
	const places = placesAt(session, { seats, duties: await dutiesOf(seatHolder.personId, c.trx) }, c.at);
	return { by, at: c.at, forum: session.forum, session, person: seatHolder.state, ...places, seats };
}

export type Situation = Awaited<ReturnType<typeof situationOf>>;

/** Ends the seats a person holds at the time of another. @returns the ids of the sessions that got room */
export async function releaseClashing(c: Change, { held, seats }: Pick<Situation, 'held' | 'seats'>): Promise<string[]> {
	for (const seat of seats.filter(({ session }) => held.includes(session))) await endSeat(c, seat, 'moved');
	return held.map((each) => each.id);
}

/** The sessions, among some, that have a waiting list; valid while the seats stay locked, since nobody joins a list meanwhile. */
export const waitedFor = (sessions: readonly SeatSession[]): string[] =>
	sessions.filter(({ platform }) => platform && platform.waiting > 0).map(({ id }) => id);

/** Somebody who waited and has a seat now. */
export interface MovedUp {
	registrationId: string;
	sessionId: string;
}

/**
 * Gives free seats to those who wait, in their order, until no seat is free or nobody waits. A promoted person leaves the seat held at the
 * same time, which frees that one; the chain ends because every step uses up one waiting place. A person who may not be promoted now (a
 * duty since, a seat in a session that has begun) keeps waiting and is passed over.
 * @returns who moved up, in this order
 */
export async function promote(c: Change, sessionIds: readonly string[]): Promise<MovedUp[]> {
	const movedUp: MovedUp[] = [];
	const queue = [...sessionIds];
	for (let sessionId = queue.shift(); sessionId !== undefined; sessionId = queue.shift()) {
		const session = await seatPlatform(c, sessionId);
		if (!session || !listMoves({ forum: session.forum, session }, c.at)) continue;
		const waiting = await c.trx
			.selectFrom('seat')
			.select(['id', 'registration_id'])
			.where('session_id', '=', sessionId)
			.where('state', '=', 'waiting')
			.orderBy('queue_position')
			.execute();
		for (const row of waiting) {
			const seatHolder = await seatHolderOf(c, row.registration_id);
			const situation = await situationOf(c, seatHolder, session, 'program');
			const refusal = decideSeat('promote', situation);
			if (refusal === 'dialogue.full') break;
			if (refusal) continue;
			if (!(await claimSeat(c, sessionId))) break;
			session.platform.taken++;
			await changeCounter(c, sessionId, 'waiting', -1);
			await c.trx.updateTable('seat').set({ state: 'held', since: c.at }).where('id', '=', row.id).execute();
			const released = await releaseClashing(c, situation);
			queue.push(...released);
			movedUp.push({ registrationId: row.registration_id, sessionId });
			await notify(c, seatHolder, 'dialogue.promoted', session, released);
			await c.audit(
				{
					subjectKind: 'registration',
					subjectId: row.registration_id,
					forumId: session.forumId,
					columns: ['seat'],
					details: { sessionId, released }
				},
				'dialogue.promote'
			);
		}
	}
	return movedUp;
}

/** Mails somebody with an address about a seat, while the session has not begun. */
export async function notify(
	c: Change,
	seatHolder: SeatHolder,
	kind: 'dialogue.promoted' | 'dialogue.placed' | 'dialogue.released',
	session: SeatSession,
	released?: string[]
): Promise<void> {
	if (!seatHolder.email || !letterStands(mailTerms[kind], { forum: session.forum, session }, c.at)) return;
	const params = { sessionId: session.id, released };
	await c.mail({ kind, language: seatHolder.language, forumId: seatHolder.forumId, registrationId: seatHolder.registrationId, params });
}
