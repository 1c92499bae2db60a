import type { RegistrationState } from '../lists.ts';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Actor } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { now } from '../server/clock.ts';
import { read } from '../server/database/open.ts';
import type { RegistrationRow, Tables } from '../server/database/tables.ts';
import { Refusal } from '../server/refusal.ts';
import { claimPreferred, offerSeatsBack, type OfferedSeat } from '../domain/dialogue/index.server.ts';
import { forumById, phaseOf } from '../domain/forum/index.server.ts';
import { hasRoom } from '../domain/forum/rules.ts';
import type { Forum } from '../domain/forum/schema.ts';
import { requireRegistration, lockedRegistration, refusalOfPreference, renumber, seesPerson } from '../domain/registration/index.server.ts';
import {
	after,
	firstState,
	holdsPlace,
	isLive,
	liveStates,
	obstacleToReopening,
	type ReopenObstacle
} from '../domain/registration/rules.ts';
import { claimPlace, nextNumber } from './forum-capacity.server.ts';

/**
 * A registration that was declined or withdrawn by mistake is opened again: as a new one would come, with what its person had. Where the
 * forum is full it goes to the end of the waiting list under a new number, for those who wait were told their numbers.
 */

type Reader = Kysely<Tables> | Transaction<Tables>;
type Row = Selectable<RegistrationRow>;

export interface Reopening {
	/** why it cannot be opened again, or null */
	obstacle: ReopenObstacle | null;
	/** number of the registration that has its address; 0 where there is none, or none that the actor may see */
	number: number;
	/** the state it would get now */
	leadsTo: RegistrationState;
}

/** Another registration that stands and was made with the same address: an address makes one at a forum. */
async function withItsAddress(from: Reader, row: Row) {
	if (!row.owns_address || !row.email_folded) return undefined;
	return from
		.selectFrom('registration')
		.select(['id', 'forum_id', 'number', 'privacy_state'])
		.where('forum_id', '=', row.forum_id)
		.where('email_folded', '=', row.email_folded)
		.where('owns_address', '=', 1)
		.where('state', 'in', liveStates)
		.where('id', '<>', row.id)
		.executeTakeFirst();
}

async function obstacleAt(from: Reader, actor: Actor, row: Row, forum: Forum, at: string): Promise<Pick<Reopening, 'obstacle' | 'number'>> {
	const other = await withItsAddress(from, row);
	const seen = other && seesPerson(actor, other);
	return { obstacle: obstacleToReopening(row.state, phaseOf(forum, at), !!other), number: seen ? other.number : 0 };
}

/** The effects of reopening a registration now; null for an active one. @throws Refusal('not-found') */
export async function reopeningOf(actor: Actor, id: string): Promise<Reopening | null> {
	const row = await requireRegistration(read(), actor, 'registration.edit', id, 'staff');
	if (isLive(row.state)) return null;
	const forum = await forumById(row.forum_id);
	return { ...(await obstacleAt(read(), actor, row, forum, now())), leadsTo: firstState(forum.approval, hasRoom(forum)) };
}

/** The state that it left when it was declined or withdrawn. */
async function leftFrom(c: Change, row: Row): Promise<unknown> {
	const entries = await c.trx
		.selectFrom('audit_entry')
		.select('details')
		.where('subject_kind', '=', 'registration')
		.where('subject_id', '=', row.id)
		.where('at', '=', row.changed_at)
		.execute();
	return entries.map(({ details }) => (JSON.parse(details) as { from?: unknown }).from).find(Boolean);
}

/**
 * The platform to prefer for somebody reopened onto the forum's waiting list: the one where they had a seat, else the one preferred before,
 * where the private page would take it.
 * @returns where none can be preferred any more, the first of them: `released` where they had a seat, else `missed`
 */
async function preferenceOf(c: Change, row: Row): Promise<{ preferred: string | null; released: string[]; missed: string[] }> {
	const seats = await c.trx
		.selectFrom('seat as s')
		.innerJoin('session as n', 'n.id', 's.session_id')
		.select('s.session_id')
		.where('s.registration_id', '=', row.id)
		.where('s.state', '=', 'ended')
		.where('s.ended_at', '=', row.changed_at)
		.orderBy('s.ended_from')
		.orderBy('n.starts_at')
		.execute();
	const lost: string[] = [];
	const held = seats.map(({ session_id }) => session_id);
	for (const id of [...held, ...(row.preferred_session_id ? [row.preferred_session_id] : [])]) {
		const refusal = await refusalOfPreference(c, row.forum_id, id);
		if (refusal === null) return { preferred: id, released: [], missed: [] };
		// of a platform that is a draft again nobody is told
		if (refusal !== 'not-found') lost.push(id);
	}
	const first = lost.slice(0, 1);
	return { preferred: null, released: first.filter((id) => held.includes(id)), missed: first.filter((id) => !held.includes(id)) };
}

/**
 * The seats that ended with it, or for who waited for the forum the platform that was preferred.
 * @returns missed: that one, where it gave nothing
 */
async function seatsAgain(c: Change, row: Row): Promise<{ seats: OfferedSeat[]; missed: string[] }> {
	if ((await leftFrom(c, row)) !== 'waiting')
		return { seats: await offerSeatsBack(c, { id: row.id, forumId: row.forum_id }, row.changed_at), missed: [] };
	const sessionId = row.preferred_session_id;
	const { seat, missed } = await claimPreferred(c, { forumId: row.forum_id, registrationId: row.id, sessionId });
	return { seats: sessionId === null || seat === 'none' ? [] : [{ sessionId, now: seat }], missed };
}

/**
 * Reopens a declined or withdrawn registration, with a place of the forum where there is one. A seat comes back where one is free and
 * nothing clashes, else as a place at the end of the waiting list while sign-up is open. The person is told.
 * @param reason for the audit, kept with the person's values
 * @throws Refusal('not-found' | 'registration.state' | 'registration.address-in-use' | 'forum.cancelled' | 'forum.over')
 */
export async function reopenRegistration(actor: Actor, id: string, reason: string): Promise<void> {
	await change(actor, 'registration.reopen', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'staff');
		const { forum_id: forumId } = row;
		const forum = await forumById(forumId, c.trx);
		const { obstacle, number: other } = await obstacleAt(c.trx, actor, row, forum, c.at);
		if (obstacle) throw new Refusal(obstacle, { number: other });
		const state = after(row.state, 'reopen', firstState(forum.approval, await claimPlace(c, forumId)));
		if (!state) throw new Refusal('registration.state');
		const wish = holdsPlace(state) ? { preferred: row.preferred_session_id, released: [], missed: [] } : await preferenceOf(c, row);
		await c.trx
			.updateTable('registration')
			.set({
				state,
				decline_reason: null,
				preferred_session_id: wish.preferred,
				changed_at: c.at,
				// the organiser vouches for whom they open again
				approved_at: c.at,
				confirm_by: null,
				confirm_due_at: null
			})
			.where('id', '=', id)
			.execute();
		if (!holdsPlace(state)) await renumber(c, id, await nextNumber(c, forumId));
		const { seats, missed } = holdsPlace(state) ? await seatsAgain(c, row) : { seats: [], missed: wish.missed };
		const notBack = seats.filter(({ now: place }) => place !== 'held' && place !== 'waiting').map(({ sessionId }) => sessionId);
		if (row.email)
			await c.mail({
				kind: 'registration.reopened',
				language: row.language,
				forumId,
				registrationId: id,
				params: { released: [...notBack, ...wish.released], missed }
			});
		await c.audit({
			subjectKind: 'registration',
			subjectId: id,
			forumId,
			columns: holdsPlace(state) ? ['state'] : ['state', 'number'],
			details: {
				from: row.state,
				to: state,
				seats: Object.fromEntries(seats.map((seat) => [seat.sessionId, seat.now]))
			},
			personal: { personId: row.person_id, values: { reason } }
		});
		await c.revise(forumId);
	});
}
