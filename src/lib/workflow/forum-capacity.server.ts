import type { ExpressionBuilder } from 'kysely';
import type { RegistrationState } from '../lists.ts';
import type { Change } from '../server/change.ts';
import type { Tables } from '../server/database/tables.ts';
import { claimPreferred, releaseSeats } from '../domain/dialogue/index.server.ts';
import { isOver } from '../domain/forum/rules.ts';
import { confirmingFrom, firstState, holdsPlace } from '../domain/registration/rules.ts';

/** The places of a forum: who comes when all are taken waits for the forum itself, apart from any platform. */

/** `hasRoom` as a condition on the row, so that two at once do not both take the last place. */
const rowHasRoom = (e: ExpressionBuilder<Tables, 'forum'>) => e.or([e('capacity', 'is', null), e('taken', '<', e.ref('capacity'))]);

/** Takes one place of the forum if there is one. @returns whether there was */
export async function claimPlace(c: Change, forumId: string): Promise<boolean> {
	const { numUpdatedRows } = await c.trx
		.updateTable('forum')
		.set((e) => ({ taken: e('taken', '+', 1) }))
		.where('id', '=', forumId)
		.where(rowHasRoom)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** Takes the next number of the forum, and one of its places if there is one. @returns whether there was, and the number */
export async function claimNumberedPlace(c: Change, forumId: string): Promise<{ placed: boolean; number: number }> {
	const row = await c.trx
		.updateTable('forum')
		.set((e) => ({ taken: e('taken', '+', 1), next_number: e('next_number', '+', 1) }))
		.where('id', '=', forumId)
		.where(rowHasRoom)
		.returning('next_number')
		.executeTakeFirst();
	return row ? { placed: true, number: row.next_number - 1 } : { placed: false, number: await nextNumber(c, forumId) };
}

/** Gives places back. */
async function lowerTaken(c: Change, forumId: string, n: number): Promise<void> {
	await c.trx
		.updateTable('forum')
		.set((e) => ({ taken: e('taken', '-', n) }))
		.where('id', '=', forumId)
		.execute();
}

/** Takes the next number of the forum's registrations. */
export async function nextNumber(c: Change, forumId: string): Promise<number> {
	const row = await c.trx
		.updateTable('forum')
		.set((e) => ({ next_number: e('next_number', '+', 1) }))
		.where('id', '=', forumId)
		.returning('next_number')
		.executeTakeFirstOrThrow();
	return row.next_number - 1;
}

export const mailOf = (state: RegistrationState) =>
	state === 'confirmed' ? 'registration.confirmed' : state === 'waiting' ? 'registration.waiting' : 'registration.received';

/**
 * Admits those who wait for the forum, in the order they came, while there is room. What they wished becomes a seat or a place on the
 * platform's waiting list in the same transaction. Nobody is admitted to a forum that is not published, or is over. The seat lock must
 * be held.
 * @returns who was admitted, in their order
 */
export async function admitWaiting(c: Change, forumId: string): Promise<{ registrationId: string }[]> {
	const forum = await c.trx
		.selectFrom('forum')
		.select(['approval', 'state', 'confirm_hours', 'starts_at', 'ends_at as endsAt'])
		.where('id', '=', forumId)
		.executeTakeFirstOrThrow();
	if (forum.state !== 'published' || isOver(forum, c.at)) return [];
	const waiting = await c.trx
		.selectFrom('registration')
		.select(['id', 'language', 'email', 'address_confirmed_at', 'approved_at', 'preferred_session_id'])
		.where('forum_id', '=', forumId)
		.where('state', '=', 'waiting')
		.orderBy('number')
		.execute();
	const admitted: { registrationId: string }[] = [];
	for (const row of waiting) {
		if (!(await claimPlace(c, forumId))) break;
		admitted.push({ registrationId: row.id });
		const state = firstState(forum.approval, true);
		// who waited held no place: the time for confirming the address begins now
		const asked = row.email && !row.address_confirmed_at && !row.approved_at;
		const confirming = asked ? confirmingFrom({ confirmHours: forum.confirm_hours, startsAt: forum.starts_at }, c.at) : null;
		await c.trx
			.updateTable('registration')
			.set({ state, changed_at: c.at, confirm_by: confirming?.confirmBy ?? null, confirm_due_at: confirming?.confirmDueAt ?? null })
			.where('id', '=', row.id)
			.execute();
		const { seat, missed } = await claimPreferred(c, { forumId, registrationId: row.id, sessionId: row.preferred_session_id });
		if (row.email) await c.mail({ kind: mailOf(state), language: row.language, forumId, registrationId: row.id, params: { missed } });
		await c.audit(
			{ subjectKind: 'registration', subjectId: row.id, forumId, columns: ['state'], details: { from: 'waiting', to: state, seat } },
			'registration.admit'
		);
	}
	return admitted;
}

/**
 * Frees what a registration held, its place at the forum and its seats; those who wait get them in the same transaction. The caller holds
 * the seat lock.
 */
export async function freePlaces(
	c: Change,
	row: { id: string; forum_id: string; state: RegistrationState },
	reason: 'declined' | 'withdrawn'
): Promise<void> {
	await freePlacesOf(c, row.forum_id, [row], reason);
}

/**
 * Frees the places of several people who leave a forum together, as `freePlaces`: none of them gets a place that another held.
 * @param rows as they were before
 */
export async function freePlacesOf(
	c: Change,
	forumId: string,
	rows: readonly { id: string; state: RegistrationState }[],
	reason: 'declined' | 'withdrawn'
): Promise<void> {
	const ids = rows.flatMap((row) => (holdsPlace(row.state) ? [row.id] : []));
	if (!ids.length) return;
	await releaseSeats(c, ids, reason);
	await lowerTaken(c, forumId, ids.length);
	await admitWaiting(c, forumId);
}
