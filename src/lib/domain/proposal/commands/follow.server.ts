import type { Selectable } from 'kysely';
import { anonymous } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { DAY, later } from '../../../server/clock.ts';
import { dropMailCopies } from '../../../server/mail-copies.ts';
import { purgeErased } from '../../../server/database/purge.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { dropMails } from '../../registration/index.server.ts';
import { followerOf, requireFollower } from '../followers.server.ts';

/** Being told what becomes of proposals: a consent of its own, which outlives the registration. */

/** The text of the consent (messages `proposal.follow…`): raise it with the text. */
export const FOLLOW_VERSION = '1';
/** Measures are closed before that, or the address goes all the same. */
const LONGEST = 5 * 365 * DAY;

/** Notes that somebody asks to be told of a proposal, inside another change. @throws Refusal('proposal.no-address') */
export async function follow(c: Change, owner: Selectable<RegistrationRow>, proposalId: string): Promise<void> {
	const { id, forum_id, email, language } = owner;
	if (!email) throw new Refusal('proposal.no-address');
	await c.trx
		.insertInto('follower')
		.values({
			id: newId(),
			...{ forum_id, registration_id: id, email: null, email_folded: null, language },
			...{ text_version: FOLLOW_VERSION, given_at: c.at, until: later(c.at, LONGEST) }
		})
		.onConflict((conflict) => conflict.column('registration_id').doNothing())
		.execute();
	await c.trx
		.insertInto('follower_proposal')
		.columns(['follower_id', 'proposal_id'])
		.expression((e) =>
			e
				.selectFrom('follower')
				.select(['follower.id', e.val(proposalId).as('proposal_id')])
				.where('registration_id', '=', id)
		)
		.onConflict((conflict) => conflict.columns(['follower_id', 'proposal_id']).doNothing())
		.execute();
}

/** Takes that back for one proposal; who follows nothing any more is forgotten. @returns names of the letters' copies on disk that go */
export async function unfollow(c: Change, registrationId: string, proposalId: string): Promise<string[]> {
	const own = await followerOf(c.trx, registrationId);
	return own ? stop(c, own.id, proposalId) : [];
}

async function stop(c: Change, followerId: string, proposalId: string): Promise<string[]> {
	await c.trx.deleteFrom('follower_proposal').where('follower_id', '=', followerId).where('proposal_id', '=', proposalId).execute();
	await c.trx.deleteFrom('follower_news').where('follower_id', '=', followerId).where('proposal_id', '=', proposalId).execute();
	const another = c.trx.selectFrom('follower_proposal').select('proposal_id').where('follower_id', '=', followerId);
	return (await another.executeTakeFirst()) ? [] : dropFollower(c, followerId);
}

/**
 * Ends the following of one proposal by the follower's own link.
 * @returns whether the follower still follows anything
 * @throws Refusal('not-found')
 */
export async function stopFollowing(token: string, proposalId: string): Promise<boolean> {
	const { letters, follows } = await change(anonymous, 'proposal.unfollow', async (c) => {
		const { id, forum_id } = await requireFollower(c.trx, token);
		const letters = await stop(c, id, proposalId);
		await c.audit({ subjectKind: 'proposal', subjectId: proposalId, forumId: forum_id });
		return { letters, follows: !!(await c.trx.selectFrom('follower').select('id').where('id', '=', id).executeTakeFirst()) };
	});
	await dropMailCopies(letters);
	if (!follows) await purgeErased();
	return follows;
}

/** Erases a follower: the address, what it asked about, and its letters. The link is dead then. @throws Refusal('not-found') */
export async function eraseFollower(token: string): Promise<void> {
	const letters = await change(anonymous, 'proposal.erase-follower', async (c) => {
		const { id, forum_id } = await requireFollower(c.trx, token);
		await c.audit({ subjectKind: 'forum', subjectId: forum_id, forumId: forum_id });
		return dropFollower(c, id);
	});
	await dropMailCopies(letters);
	await purgeErased();
}

/** A follower goes with the letters that hold its address and what it follows, sent or not. @returns names of their copies on disk */
export async function dropFollower(c: Change, id: string): Promise<string[]> {
	const letters = await c.trx
		.selectFrom('outbox')
		.select('id')
		.where('kind', '=', 'proposal.news')
		.where('params', 'like', `%"followerId":"${id}"%`)
		.execute();
	const copies = await dropMails(
		c,
		letters.map((each) => each.id)
	);
	await c.trx.deleteFrom('follower').where('id', '=', id).execute();
	return copies;
}

/** Followers whose time is over go. @returns how many; the clean-up takes the copies of their letters along */
export async function dropOldFollowers(c: Change): Promise<number> {
	const over = await c.trx.selectFrom('follower').select('id').where('until', '<', c.at).execute();
	for (const { id } of over) await dropFollower(c, id);
	return over.length;
}
