import type { Change } from '../server/change.ts';
import { claimChoice, releaseSeats } from '../domain/dialogue/index.server.ts';
import { firstState, holdsPlace, type RegistrationState } from '../domain/registration/rules.ts';

/** The places of a forum: who comes when all are taken waits for the forum itself, apart from any platform. */

/** Takes one place of the forum if there is one. @returns whether there was */
export async function claimPlace(c: Change, forumId: string): Promise<boolean> {
	const { numUpdatedRows } = await c.trx
		.updateTable('forum')
		.set((e) => ({ taken: e('taken', '+', 1) }))
		.where('id', '=', forumId)
		.where((e) => e.or([e('capacity', 'is', null), e('taken', '<', e.ref('capacity'))]))
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** Gives one place back. */
async function freePlace(c: Change, forumId: string): Promise<void> {
	await c.trx
		.updateTable('forum')
		.set((e) => ({ taken: e('taken', '-', 1) }))
		.where('id', '=', forumId)
		.execute();
}

/** The next number of the forum's registrations. */
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
 * platform's waiting list in the same transaction. The seat board must be locked.
 */
export async function admitWaiting(c: Change, forumId: string): Promise<void> {
	const forum = await c.trx.selectFrom('forum').select(['approval', 'state']).where('id', '=', forumId).executeTakeFirstOrThrow();
	if (forum.state !== 'published') return;
	const waiting = await c.trx
		.selectFrom('registration')
		.select(['id', 'language', 'email', 'wished_session_id'])
		.where('forum_id', '=', forumId)
		.where('state', '=', 'waiting')
		.orderBy('number')
		.execute();
	for (const row of waiting) {
		if (!(await claimPlace(c, forumId))) return;
		const state = firstState(forum.approval, true);
		await c.trx.updateTable('registration').set({ state, changed_at: c.at }).where('id', '=', row.id).execute();
		const seat = row.wished_session_id
			? await claimChoice(c, { forumId, registrationId: row.id, sessionId: row.wished_session_id, late: true })
			: 'none';
		if (row.email) await c.mail({ kind: mailOf(state), language: row.language, forumId, registrationId: row.id });
		await c.audit(
			{ subjectKind: 'registration', subjectId: row.id, forumId, columns: ['state'], details: { from: 'waiting', to: state, seat } },
			'registration.admit'
		);
	}
}

/**
 * Gives back what a registration held, its place at the forum and its seats; those who wait get them in the same transaction. The seat
 * board must be locked.
 */
export async function vacate(
	c: Change,
	row: { id: string; forum_id: string; state: RegistrationState },
	reason: 'declined' | 'withdrawn'
): Promise<void> {
	if (!holdsPlace(row.state)) return;
	await releaseSeats(c, row.id, reason);
	await freePlace(c, row.forum_id);
	await admitWaiting(c, row.forum_id);
}
