import type { Change } from '../../../server/change.ts';
import { isGone } from '../../registration/rules.ts';
import { lockSeats } from '../../forum/index.server.ts';
import {
	claimSeat,
	changeCounter,
	insertSeat,
	promote,
	situationOf,
	seatHolderOf,
	type SeatHolder,
	type HolderState
} from '../seat-store.server.ts';
import { comesBack, placesAt } from '../rules.ts';
import { placeStates, type EndReason } from '../../../lists.ts';
import { seatPlatform, type SeatPlatform } from '../sessions.server.ts';

/** Seats and waiting places that ended by a step which is taken back: they come back where nothing stands against it. */

/** A place of somebody whose registration is opened again. */
export interface OfferedSeat {
	sessionId: string;
	now: ReturnType<typeof comesBack>;
}

/**
 * Returns to somebody, inside a change, what ended at an instant by declining or withdrawing: a seat where one is free, else a place at the
 * end of the waiting list while sign-up is open. Waiting places come first, as they did before.
 */
export async function offerSeatsBack(c: Change, registration: { id: string; forumId: string }, endedAt: string): Promise<OfferedSeat[]> {
	const queuePosition = await lockSeats(c, registration.forumId);
	const seatHolder = await seatHolderOf(c, registration.id);
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
		const session = await seatPlatform(c, sessionId);
		offered.push({ sessionId, now: session ? await bringBack(c, seatHolder, session, queuePosition) : 'over' });
	}
	return offered;
}

async function bringBack(
	c: Change,
	seatHolder: SeatHolder & HolderState,
	session: SeatPlatform,
	queuePosition: number
): Promise<OfferedSeat['now']> {
	const now = comesBack(await situationOf(c, seatHolder, session, 'program'));
	if (now === 'held' && !(await claimSeat(c, session.id))) return 'full';
	if (now === 'waiting') await changeCounter(c, session.id, 'waiting', 1);
	const { forumId, registrationId } = seatHolder;
	if (now === 'held' || now === 'waiting')
		await insertSeat(c, { forumId, sessionId: session.id, registrationId, state: now, queuePosition });
	return now;
}

/** A place at a platform that is held after all. */
export interface RestoredSeat {
	registrationId: string;
	language: string;
	email: string | null;
	was: 'held' | 'waiting';
	now: ReturnType<typeof comesBack>;
}

/**
 * Restores the seats and the waiting list that ended when a platform was cancelled, in their order and over the limit where they were over
 * it. Where there are fewer seats now than then, the last ones wait, before those who waited. Free seats go to those who wait. The caller
 * holds the seat lock and has published the session again.
 * @param cancelling.at the instant of the cancelling: what had ended before stays ended
 * @param cancelling.capacity the number of seats at that instant, null where it is not known
 */
export async function restorePlatform(
	c: Change,
	sessionId: string,
	cancelling: { at: string; capacity: number | null }
): Promise<RestoredSeat[]> {
	const session = await seatPlatform(c, sessionId);
	if (!session) return [];
	const { capacity } = session.platform;
	const rows = await endedAt(c, sessionId, cancelling.at);
	if (!rows.length) return [];
	const { seatsOf, dutiesOf } = await heldMeanwhile(c, rows);
	// rows of earlier releases do not say whether they were seats: then the first ones, up to the capacity, count as seats
	const limit = cancelling.capacity !== null && capacity >= cancelling.capacity ? Infinity : capacity;
	const ids = { held: [] as string[], waiting: [] as string[] };
	const restored = rows.map((row): RestoredSeat => {
		const was = row.ended_from ?? 'held';
		// a waiting place can be had beside an older seat: it clashes only with seats taken since the cancelling
		const counts = ({ state, since }: { state: string; since: string }) => was === 'held' || state === 'waiting' || since > cancelling.at;
		const also = { seats: (seatsOf.get(row.registration_id) ?? []).filter(counts), duties: dutiesOf.get(row.person_id) ?? [] };
		const now = isGone(row.privacy_state)
			? 'gone'
			: comesBack({
					by: 'staff',
					at: c.at,
					forum: session.forum,
					// capacity 0: somebody who waited comes back to the list, not to a seat
					session: { ...session, platform: { ...session.platform, capacity: was === 'held' ? limit : 0, taken: ids.held.length } },
					person: row.state,
					...placesAt(session, also, c.at)
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
		.select(['s.id', 's.registration_id', 's.ended_from', 'r.person_id', 'r.state', 'r.privacy_state', 'r.language', 'r.email'])
		.where('s.session_id', '=', sessionId)
		.where('s.state', '=', 'ended')
		.where('s.ended_at', '=', at)
		.where('s.end_reason', '=', 'cancelled' satisfies EndReason)
		.orderBy('s.queue_position')
		.orderBy('s.id')
		.execute();

/** The live seats of people by registration, and their duties by person. */
async function heldMeanwhile(c: Change, people: readonly { registration_id: string; person_id: string }[]) {
	const [registrationIds, personIds] = [people.map((row) => row.registration_id), people.map((row) => row.person_id)];
	const seats = await c.trx
		.selectFrom('seat as s')
		.innerJoin('session as o', 'o.id', 's.session_id')
		.select(['s.registration_id', 's.state', 's.since', 'o.id', 'o.starts_at as startsAt', 'o.ends_at as endsAt'])
		.where('s.registration_id', 'in', registrationIds)
		.where('s.state', 'in', placeStates)
		.execute();
	const duties = await c.trx
		.selectFrom('duty as d')
		.innerJoin('session as o', 'o.id', 'd.session_id')
		.select(['d.person_id', 'o.id as sessionId', 'o.starts_at as startsAt', 'o.ends_at as endsAt'])
		.where('d.person_id', 'in', personIds)
		.where('o.state', '=', 'published')
		.execute();
	const live = seats.map((row) => ({ ...row, state: row.state === 'held' ? ('held' as const) : ('waiting' as const), session: row }));
	return { seatsOf: Map.groupBy(live, (seat) => seat.registration_id), dutiesOf: Map.groupBy(duties, (duty) => duty.person_id) };
}
