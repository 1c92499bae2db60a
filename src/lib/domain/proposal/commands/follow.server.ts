import type { Selectable } from 'kysely';
import { anonymous } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { DAY, later } from '../../../server/clock.ts';
import { dropMailCopies } from '../../../server/mail-copies.ts';
import { purgeErased } from '../../../server/database/purge.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { followerOf, requireFollower } from '../followers.server.ts';

/** Being told what becomes of proposals: a consent of its own, which outlives the registration. */

/** The text of the consent (messages `proposal.follow…`): raise it with the text. */
export const FOLLOW_VERSION = '1';
/** Measures are closed before that, or the address goes all the same. */
const LONGEST = 5 * 365 * DAY;

/** Records that somebody wants news of a proposal, inside another change. @throws Refusal('proposal.no-address') */
export async function follow(c: Change, owner: Selectable<RegistrationRow>, proposalId: string, language: Locale): Promise<void> {
	const { id, forum_id, email, email_folded } = owner;
	if (!email || !email_folded) throw new Refusal('proposal.no-address');
	await c.trx
		.insertInto('follower')
		.values({
			id: newId(),
			...{ forum_id, registration_id: id, email, email_folded, language },
			...{ text_version: FOLLOW_VERSION, given_at: c.at, until: later(c.at, LONGEST) }
		})
		.onConflict((conflict) => conflict.columns(['forum_id', 'email_folded']).doNothing())
		.execute();
	await c.trx
		.insertInto('follower_proposal')
		.columns(['follower_id', 'proposal_id'])
		.expression((e) =>
			e
				.selectFrom('follower')
				.select(['follower.id', e.val(proposalId).as('proposal_id')])
				.where('forum_id', '=', forum_id)
				.where('email_folded', '=', email_folded)
		)
		.onConflict((conflict) => conflict.columns(['follower_id', 'proposal_id']).doNothing())
		.execute();
}

/** Ends the following of one proposal; a follower who follows nothing any more is deleted. */
export async function unfollow(c: Change, owner: Selectable<RegistrationRow>, proposalId: string): Promise<void> {
	const own = await followerOf(c.trx, owner);
	if (own) await stop(c, own.id, proposalId);
}

async function stop(c: Change, followerId: string, proposalId: string): Promise<void> {
	await c.trx.deleteFrom('follower_proposal').where('follower_id', '=', followerId).where('proposal_id', '=', proposalId).execute();
	await c.trx
		.deleteFrom('follower')
		.where('id', '=', followerId)
		.where((e) => e.not(e.exists(e.selectFrom('follower_proposal').select('proposal_id').where('follower_id', '=', followerId))))
		.execute();
}

/**
 * Ends the following of one proposal by the follower's own link.
 * @returns whether the follower still follows anything
 * @throws Refusal('not-found')
 */
export async function stopFollowing(token: string, proposalId: string): Promise<boolean> {
	return change(anonymous, 'proposal.unfollow', async (c) => {
		const { id, forum_id } = await requireFollower(c.trx, token);
		await stop(c, id, proposalId);
		await c.audit({ subjectKind: 'proposal', subjectId: proposalId, forumId: forum_id });
		return !!(await c.trx.selectFrom('follower').select('id').where('id', '=', id).executeTakeFirst());
	});
}

/** Erases a follower: the address and what it follows. The link stops working. @throws Refusal('not-found') */
export async function eraseFollower(token: string): Promise<void> {
	const letters = await change(anonymous, 'proposal.erase-follower', async (c) => {
		const { id, forum_id, email } = await requireFollower(c.trx, token);
		const gone = await c.trx
			.deleteFrom('outbox')
			.where('kind', '=', 'proposal.news')
			.where('forum_id', '=', forum_id)
			.where('address', '=', email)
			.returning('id')
			.execute();
		await c.trx.deleteFrom('follower').where('id', '=', id).execute();
		await c.audit({ subjectKind: 'forum', subjectId: forum_id, forumId: forum_id });
		return gone.map((each) => each.id);
	});
	await dropMailCopies(letters);
	await purgeErased();
}

/** Deletes followers past their term. @returns how many */
export async function dropOldFollowers(c: Change): Promise<number> {
	return Number((await c.trx.deleteFrom('follower').where('until', '<', c.at).executeTakeFirst()).numDeletedRows);
}
