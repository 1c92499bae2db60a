import type { Change } from '../../server/change.ts';
import type { RegistrationRow } from '../../server/database/tables.ts';
import { newId } from '../../server/ids.ts';
import { mailTerms } from '../../server/mail-kinds.ts';
import { Refusal } from '../../server/refusal.ts';
import { dutiesOf } from '../programme/index.server.ts';
import { hasBegun, hasEnded, letterStands, overlaps } from '../programme/rules.ts';
import { listMoves } from './rules.ts';
import type { EndReason } from './schema.ts';
import { liveSeats, seatSession, type SeatSession } from './sessions.server.ts';

/**
 * The rows of seats and the counters beside them, written inside a change that holds the forum's seat board.
 * The guard is the guarded update (`taken + 1 where taken < capacity`) and the unique live pair of person and platform.
 */

/** Who is to sit: what seats need of a registration. */
export interface Sitter {
	registrationId: string;
	personId: string;
	forumId: string;
	language: string;
	/** without an address no mail is written */
	email: string | null;
}

interface Stand {
	state: RegistrationRow['state'];
	hidden: string | null;
}

/** The registration as one who sits, and how it stands. @throws Refusal('not-found') */
export async function sitterOf(c: Change, registrationId: string): Promise<Sitter & Stand> {
	const row = await c.trx
		.selectFrom('registration')
		.select(['id', 'person_id', 'forum_id', 'language', 'email', 'state', 'hidden'])
		.where('id', '=', registrationId)
		.executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return {
		registrationId: row.id,
		personId: row.person_id,
		forumId: row.forum_id,
		language: row.language,
		email: row.email,
		state: row.state,
		hidden: row.hidden
	};
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

/** Writes a live row; the counters are the caller's. */
export async function insertSeat(
	c: Change,
	seat: { forumId: string; sessionId: string; registrationId: string; state: 'held' | 'waiting'; turn: number; byHand?: boolean }
): Promise<void> {
	await c.trx
		.insertInto('seat')
		.values({
			id: newId(),
			forum_id: seat.forumId,
			session_id: seat.sessionId,
			registration_id: seat.registrationId,
			state: seat.state,
			turn: seat.turn,
			by_hand: seat.byHand ? 1 : 0,
			since: c.at,
			ended_at: null,
			end_reason: null
		})
		.execute();
}

/** One more or one fewer in a counter. */
export async function count(c: Change, sessionId: string, column: 'taken' | 'waiting', by: 1 | -1): Promise<void> {
	await c.trx
		.updateTable('platform')
		.set((e) => ({ [column]: e(column, '+', by) }))
		.where('session_id', '=', sessionId)
		.execute();
}

/** Ends a live row and corrects the counter. @returns what it was, or null when there was none */
export async function endSeat(c: Change, sessionId: string, registrationId: string, reason: EndReason): Promise<'held' | 'waiting' | null> {
	const row = await c.trx
		.selectFrom('seat')
		.select(['id', 'state'])
		.where('session_id', '=', sessionId)
		.where('registration_id', '=', registrationId)
		.where('state', '<>', 'ended')
		.executeTakeFirst();
	if (!row) return null;
	const was = row.state === 'held' ? 'held' : 'waiting';
	const ended = { state: 'ended' as const, ended_at: c.at, end_reason: reason, ended_from: was } as const;
	await c.trx.updateTable('seat').set(ended).where('id', '=', row.id).execute();
	await count(c, sessionId, was === 'held' ? 'taken' : 'waiting', -1);
	return was;
}

/** A duty of the person at the time of a session, other than in it. */
export async function dutyAt(c: Change, personId: string, session: Pick<SeatSession, 'id' | 'startsAt' | 'endsAt'>) {
	const duties = await dutiesOf(personId, c.trx);
	return duties.find((duty) => duty.sessionId !== session.id && overlaps(duty, session)) ?? null;
}

type Live = Awaited<ReturnType<typeof liveSeats>>[number];

/** Those of a person's seats that are held at the time of a session, other than in it. One in a session that has ended is no clash any more. */
export const heldAtTheTime = (live: readonly Live[], session: Pick<SeatSession, 'id' | 'startsAt' | 'endsAt'>, at: string): SeatSession[] =>
	live
		.filter((each) => each.state === 'held' && each.session.id !== session.id)
		.map((each) => each.session)
		.filter((other) => overlaps(other, session) && !hasEnded(other, at));

/** Ends the seats a person holds at the time of another (`heldAtTheTime`). @returns the ids of the sessions that got room */
export async function releaseClashing(c: Change, registrationId: string, clashing: readonly SeatSession[]): Promise<string[]> {
	for (const each of clashing) await endSeat(c, each.id, registrationId, 'moved');
	return clashing.map((each) => each.id);
}

/**
 * Gives free seats to those who wait, in their order, until no seat is free or nobody waits. Who is promoted leaves the seat held at
 * the same time, which frees that one: the chain ends because every step uses up one waiting place. Who has got a duty at that time
 * meanwhile, or sits in a session that has begun, keeps waiting and is passed over. Whatever freed the seat, nobody is promoted into a
 * session that has begun, or at a forum that is over or cancelled (`listMoves`).
 */
export async function promote(c: Change, sessionIds: readonly string[]): Promise<void> {
	const queue = [...sessionIds];
	for (let sessionId = queue.shift(); sessionId !== undefined; sessionId = queue.shift()) {
		const session = await seatSession(c, sessionId);
		if (!session?.platform || !listMoves({ forum: session.forum, session }, c.at)) continue;
		const waiting = await c.trx
			.selectFrom('seat')
			.select(['id', 'registration_id'])
			.where('session_id', '=', sessionId)
			.where('state', '=', 'waiting')
			.orderBy('turn')
			.execute();
		for (const row of waiting) {
			const sitter = await sitterOf(c, row.registration_id);
			if (await dutyAt(c, sitter.personId, session)) continue;
			const clashing = heldAtTheTime(await liveSeats(c, row.registration_id), session, c.at);
			if (clashing.some((held) => hasBegun(held, c.at))) continue;
			if (!(await claimSeat(c, sessionId))) break;
			await count(c, sessionId, 'waiting', -1);
			await c.trx.updateTable('seat').set({ state: 'held', since: c.at }).where('id', '=', row.id).execute();
			const released = await releaseClashing(c, row.registration_id, clashing);
			queue.push(...released);
			await tell(c, sitter, 'dialogue.promoted', session, released);
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
}

/** A mail about a seat, to those who have an address, while the session has not begun. */
export async function tell(
	c: Change,
	sitter: Sitter,
	kind: 'dialogue.promoted' | 'dialogue.placed' | 'dialogue.released',
	session: SeatSession,
	released?: string[]
): Promise<void> {
	if (!sitter.email || !letterStands(mailTerms[kind], { forum: session.forum, session }, c.at)) return;
	const params = { sessionId: session.id, released };
	await c.mail({ kind, language: sitter.language, forumId: sitter.forumId, registrationId: sitter.registrationId, params });
}
