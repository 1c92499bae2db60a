import type { Change } from '../../../server/change.ts';
import { hasBegun, overlaps } from '../../programme/rules.ts';
import { holdsPlace, isGone } from '../../registration/rules.ts';
import { lockSeatBoard } from '../../forum/index.server.ts';
import { claimSeat, count, dutyAt, insertSeat, promote } from '../board.server.ts';
import { comesBack, windowOf, type ReturnObstacle } from '../rules.ts';
import type { EndReason } from '../schema.ts';
import { liveSeats, seatSession, type SeatSession } from '../sessions.server.ts';

/** Seats and waiting places that ended by a step which is taken back: they come back where nothing stands against it. */

type Platform = SeatSession & { platform: NonNullable<SeatSession['platform']> };

/** The registration that is opened again. */
interface Owner {
	id: string;
	forumId: string;
	personId: string;
}

/** A place of somebody whose registration is opened again. over: the session has begun or is not held. */
export interface OfferedSeat {
	sessionId: string;
	now: 'held' | 'waiting' | ReturnObstacle | 'over';
}

/**
 * Gives somebody back what ended at an instant by declining or withdrawing, inside a change: a seat where one is free, else a place at
 * the end of the waiting list while sign-up is open. What the person waited for comes first, as it did before.
 */
export async function offerSeatsBack(c: Change, registration: Owner, endedAt: string): Promise<OfferedSeat[]> {
	const turn = await lockSeatBoard(c, registration.forumId);
	const rows = await c.trx
		.selectFrom('seat')
		.select(['session_id', 'ended_from'])
		.where('registration_id', '=', registration.id)
		.where('state', '=', 'ended')
		.where('ended_at', '=', endedAt)
		.where('end_reason', 'in', ['declined', 'withdrawn'] satisfies EndReason[])
		.orderBy('id')
		.execute();
	const before = rows.map((row) => ({ sessionId: row.session_id, was: row.ended_from ?? ('held' as const) }));
	const offered: OfferedSeat[] = [];
	for (const { sessionId } of [...before.filter((row) => row.was === 'waiting'), ...before.filter((row) => row.was === 'held')]) {
		const session = await seatSession(c, sessionId);
		const open = session?.platform && session.state === 'published' && !hasBegun(session, c.at);
		const now = open ? await bringBack(c, registration, session as Platform, turn) : 'over';
		offered.push({ sessionId, now });
	}
	return offered;
}

async function bringBack(c: Change, { id, forumId, personId }: Owner, session: Platform, turn: number): Promise<OfferedSeat['now']> {
	const live = (await liveSeats(c, id)).filter((each) => each.session.id !== session.id && overlaps(each.session, session));
	const now = comesBack({
		duty: (await dutyAt(c, personId, session)) !== null,
		heldElsewhere: live.some((each) => each.state === 'held'),
		waitsElsewhere: live.some((each) => each.state === 'waiting'),
		seatFree: session.platform.taken < session.platform.capacity,
		mayWait: windowOf(session, c.at) === 'open'
	});
	if (now === 'held' && !(await claimSeat(c, session.id))) return 'full';
	if (now === 'waiting') await count(c, session.id, 'waiting', 1);
	if (now === 'held' || now === 'waiting') await insertSeat(c, { forumId, sessionId: session.id, registrationId: id, state: now, turn });
	return now;
}

/** A place at a platform that is held after all. gone: the person does not come to the forum any more. */
export interface RestoredSeat {
	registrationId: string;
	language: string;
	email: string | null;
	was: 'held' | 'waiting';
	now: 'held' | 'waiting' | ReturnObstacle | 'gone';
}

/**
 * Restores the seats and the waiting list that ended when a platform was cancelled, in their order and over the limit where they were
 * over it. Where there are fewer seats now than then, the last ones wait, before those who waited. Seats that stay free go to those who
 * wait. The board must be locked and the session published again.
 * @param cancelling.at the instant of the cancelling: what had ended before stays ended
 * @param cancelling.capacity the number of seats at that instant, null where it is not known
 */
export async function restorePlatform(
	c: Change,
	sessionId: string,
	cancelling: { at: string; capacity: number | null }
): Promise<RestoredSeat[]> {
	const session = await seatSession(c, sessionId);
	if (!session?.platform) return [];
	const { capacity } = session.platform;
	const rows = await endedAt(c, sessionId, cancelling.at);
	if (!rows.length) return [];
	const elsewhere = await placesElsewhere(c, session as Platform, cancelling.at, rows);
	// before it was kept what a row had been, the first ones are taken for those who sat
	const limit = cancelling.capacity !== null && capacity >= cancelling.capacity ? Infinity : capacity;
	const ids = { held: [] as string[], waiting: [] as string[] };
	const restored = rows.map((row): RestoredSeat => {
		const was = row.ended_from ?? 'held';
		const now =
			!holdsPlace(row.state) || isGone(row.hidden)
				? 'gone'
				: comesBack({
						duty: elsewhere.duty.has(row.person_id),
						heldElsewhere: (was === 'held' ? elsewhere.held : elsewhere.heldSince).has(row.registration_id),
						waitsElsewhere: elsewhere.waiting.has(row.registration_id),
						seatFree: was === 'held' && ids.held.length < limit,
						mayWait: true
					});
		if (now === 'held' || now === 'waiting') ids[now].push(row.id);
		return { registrationId: row.registration_id, language: row.language, email: row.email, was, now };
	});
	const again = { ended_at: null, end_reason: null, ended_from: null };
	if (ids.held.length)
		await c.trx
			.updateTable('seat')
			.set({ state: 'held', ...again })
			.where('id', 'in', ids.held)
			.execute();
	if (ids.waiting.length)
		await c.trx
			.updateTable('seat')
			.set({ state: 'waiting', by_hand: 0, ...again })
			.where('id', 'in', ids.waiting)
			.execute();
	await c.trx
		.updateTable('platform')
		.set((e) => ({ taken: e('taken', '+', ids.held.length), waiting: e('waiting', '+', ids.waiting.length) }))
		.where('session_id', '=', sessionId)
		.execute();
	await promote(c, [sessionId]);
	return restored;
}

const endedAt = (c: Change, sessionId: string, at: string) =>
	c.trx
		.selectFrom('seat as s')
		.innerJoin('registration as r', 'r.id', 's.registration_id')
		.select(['s.id', 's.registration_id', 's.ended_from', 'r.person_id', 'r.state', 'r.hidden', 'r.language', 'r.email'])
		.where('s.session_id', '=', sessionId)
		.where('s.state', '=', 'ended')
		.where('s.ended_at', '=', at)
		.where('s.end_reason', '=', 'cancelled' satisfies EndReason)
		.orderBy('s.turn')
		.orderBy('s.id')
		.execute();

/**
 * Who has something else at the time of a session by now: registrations with a seat, with one taken since an instant, with a waiting
 * place, and people with a duty.
 */
async function placesElsewhere(
	c: Change,
	session: Platform,
	since: string,
	people: readonly { registration_id: string; person_id: string }[]
) {
	const [registrationIds, personIds] = [people.map((row) => row.registration_id), people.map((row) => row.person_id)];
	const seats = await c.trx
		.selectFrom('seat as s')
		.innerJoin('session as o', 'o.id', 's.session_id')
		.select(['s.registration_id', 's.state', 's.since'])
		.where('s.registration_id', 'in', registrationIds)
		.where('s.state', 'in', ['held', 'waiting'])
		.where('o.id', '<>', session.id)
		.where('o.starts_at', '<', session.endsAt)
		.where('o.ends_at', '>', session.startsAt)
		.execute();
	const duties = await c.trx
		.selectFrom('duty as d')
		.innerJoin('session as o', 'o.id', 'd.session_id')
		.select('d.person_id')
		.where('d.person_id', 'in', personIds)
		.where('o.id', '<>', session.id)
		.where('o.state', '=', 'published')
		.where('o.starts_at', '<', session.endsAt)
		.where('o.ends_at', '>', session.startsAt)
		.execute();
	const of = (rows: typeof seats) => new Set(rows.map((seat) => seat.registration_id));
	const held = seats.filter((seat) => seat.state === 'held');
	return {
		held: of(held),
		heldSince: of(held.filter((seat) => seat.since > since)),
		waiting: of(seats.filter((seat) => seat.state === 'waiting')),
		duty: new Set(duties.map((duty) => duty.person_id))
	};
}
