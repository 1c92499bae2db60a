import type { Actor } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { Refusal } from '../server/refusal.ts';
import { timesOf } from '../domain/forum/index.server.ts';
import { claimPreferred } from '../domain/dialogue/index.server.ts';
import { lockedRegistration } from '../domain/registration/index.server.ts';
import type { DeclineReason } from '../lists.ts';
import { declineText } from '../domain/registration/decline-text.ts';
import { after, stepRefusal, type RegistrationStep } from '../domain/registration/rules.ts';
import { claimPlace, freePlaces } from './forum-capacity.server.ts';

/** Steps of a registration's state: with the seats and places they free or take, in one transaction. Once the forum is over it stands. */

type Row = Awaited<ReturnType<typeof lockedRegistration>>;

/**
 * @throws Refusal('not-found') for all but the organisers and, where `owner` is given, the registration's owner
 * @throws Refusal('forum.over' | 'forum.cancelled' | 'registration.state') where the forum or the state does not allow the step
 */
async function step(
	actor: Actor,
	verb: string,
	id: string,
	how: { step: RegistrationStep; owner?: boolean; reason?: (row: Row) => string; approves?: true },
	then: (c: Change, row: Row, forumId: string) => Promise<void>
): Promise<void> {
	await change(actor, verb, async (c) => {
		const row = await lockedRegistration(c, actor, id, how.owner ? 'owner-too' : 'staff');
		const { forum_id: forumId } = row;
		const refusal = stepRefusal(how.step, await timesOf(c, forumId), c.at);
		if (refusal) throw new Refusal(refusal);
		const state = after(row.state, how.step);
		if (!state) throw new Refusal('registration.state');
		const reason = how.reason?.(row);
		await c.trx
			.updateTable('registration')
			.set({
				state,
				changed_at: c.at,
				confirm_by: null,
				confirm_due_at: null,
				...(how.approves && { approved_at: c.at }),
				...(reason !== undefined && { decline_reason: reason })
			})
			.where('id', '=', id)
			.execute();
		await c.audit({
			subjectKind: 'registration',
			subjectId: id,
			forumId,
			columns: ['state'],
			details: { from: row.state, to: state },
			...(reason && { personal: { personId: row.person_id, values: { reason } } })
		});
		await then(c, row, forumId);
		await c.revise(forumId);
	});
}

type Decided = 'registration.confirmed' | 'registration.declined' | 'registration.withdrawn';
const mail = async (c: Change, row: Row, kind: Decided, params: { missed?: string[] } = {}) => {
	if (row.email) await c.mail({ kind, language: row.language, forumId: row.forum_id, registrationId: row.id, params });
};

/** Confirms a submitted registration. @throws as step */
export const confirmRegistration = (actor: Actor, id: string): Promise<void> =>
	step(actor, 'registration.confirm', id, { step: 'confirm', approves: true }, (c, row) => mail(c, row, 'registration.confirmed'));

/** Admits somebody who waits for the forum, over its capacity if need be. @throws as step */
export async function admitRegistration(actor: Actor, id: string): Promise<void> {
	await step(actor, 'registration.admit', id, { step: 'admit', approves: true }, async (c, row, forumId) => {
		if (!(await claimPlace(c, forumId)))
			await c.trx
				.updateTable('forum')
				.set((e) => ({ taken: e('taken', '+', 1) }))
				.where('id', '=', forumId)
				.execute();
		const { missed } = await claimPreferred(c, { forumId, registrationId: id, sessionId: row.preferred_session_id });
		await mail(c, row, 'registration.confirmed', { missed });
	});
}

async function releaseAndNotify(c: Change, row: Row, forumId: string, reason: 'declined' | 'withdrawn'): Promise<void> {
	await freePlaces(c, row, reason);
	await mail(c, row, `registration.${reason}`);
}

/**
 * Declines a registration; its places go to those who wait.
 * @param typed why, in the organiser's words; '' where a reason of the list says all
 * @param chosen a reason of the list: its sentence is written in the language of the delegate's letters
 * @throws as step
 */
export const declineRegistration = (actor: Actor, id: string, typed: string, chosen: DeclineReason | null = null): Promise<void> =>
	step(
		actor,
		'registration.decline',
		id,
		{ step: 'decline', reason: (row) => declineText(row.language, chosen, typed) },
		(c, row, forumId) => releaseAndNotify(c, row, forumId, 'declined')
	);

/** Withdraws a registration, by its owner or for the owner; its places go to those who wait. @throws as step */
export const withdrawRegistration = (actor: Actor, id: string): Promise<void> =>
	step(actor, 'registration.withdraw', id, { step: 'withdraw', owner: true }, (c, row, forumId) =>
		releaseAndNotify(c, row, forumId, 'withdrawn')
	);
