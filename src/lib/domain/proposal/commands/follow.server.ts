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
/** The last instant at which an address is kept by a consent that was given at `at`. */
export const followedUntil = (at: string): string => later(at, LONGEST);

/**
 * Records that somebody asks to be told of a proposal, inside another change. Who does so for the first time gets the link by mail.
 * @throws Refusal('proposal.no-address')
 */
export async function follow(c: Change, owner: Selectable<RegistrationRow>, proposalId: string): Promise<void> {
	const { id, forum_id, email, language } = owner;
	if (!email) throw new Refusal('proposal.no-address');
	const made = await c.trx
		.insertInto('follower')
		.values({
			id: newId(),
			...{ forum_id, registration_id: id, email: null, email_folded: null, language },
			...{ text_version: FOLLOW_VERSION, given_at: c.at, until: followedUntil(c.at) }
		})
		.onConflict((conflict) => conflict.column('registration_id').doNothing())
		.returning('id')
		.executeTakeFirst();
	if (made) await c.mail({ kind: 'proposal.followed', language, forumId: forum_id, registrationId: id, params: { followerId: made.id } });
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

/** What somebody stops following. last: it is known that nothing else is followed, and that the address goes with it */
export interface Stopped {
	proposalId: string;
	last: boolean;
}

/**
 * Ends the following of one proposal, inside another change.
 * @returns names of the letters' copies on disk that go with the address
 * @throws Refusal('proposal.last-followed') where nothing else is followed and that was not said
 */
export async function unfollow(c: Change, registrationId: string, stopped: Stopped): Promise<string[]> {
	const own = await followerOf(c.trx, registrationId);
	return own ? stop(c, own.id, stopped) : [];
}

async function stop(c: Change, followerId: string, { proposalId, last }: Stopped): Promise<string[]> {
	for (const table of ['follower_proposal', 'follower_news'] as const)
		await c.trx.deleteFrom(table).where('follower_id', '=', followerId).where('proposal_id', '=', proposalId).execute();
	return endIfNothing(c, followerId, last);
}

/**
 * Drops a follower who follows nothing any more, inside another change.
 * @param last that nothing else is followed was said
 * @returns names of the letters' copies on disk that go with the address
 * @throws Refusal('proposal.last-followed') where it was not
 */
export async function endIfNothing(c: Change, followerId: string, last: boolean): Promise<string[]> {
	for (const table of ['follower_proposal', 'follower_recommendation'] as const) {
		const another = c.trx.selectFrom(table).select('follower_id').where('follower_id', '=', followerId).limit(1);
		if (await another.executeTakeFirst()) return [];
	}
	const follower = c.trx.selectFrom('follower').select('id').where('id', '=', followerId).where('whole_forum', '=', 1);
	if (await follower.executeTakeFirst()) return [];
	if (!last) throw new Refusal('proposal.last-followed');
	return dropFollower(c, followerId);
}

/** Finishes what took an address out, once that change is kept. @param letters as `unfollow` returns them */
export async function overwriteForgotten(letters: readonly string[]): Promise<void> {
	await dropMailCopies(letters);
	await purgeErased();
}

/**
 * Ends the following of one proposal by the follower's own link.
 * @returns whether the follower still follows anything
 * @throws Refusal('not-found'), or as unfollow says
 */
export async function stopFollowing(token: string, stopped: Stopped): Promise<boolean> {
	const { letters, follows } = await change(anonymous, 'proposal.unfollow', async (c) => {
		const { id, forum_id } = await requireFollower(c.trx, token);
		const letters = await stop(c, id, stopped);
		await c.audit({ subjectKind: 'proposal', subjectId: stopped.proposalId, forumId: forum_id });
		return { letters, follows: !!(await c.trx.selectFrom('follower').select('id').where('id', '=', id).executeTakeFirst()) };
	});
	if (!follows) await overwriteForgotten(letters);
	return follows;
}

/** Erases a follower: the address, what it follows, and its letters. The link stops working. @throws Refusal('not-found') */
export async function eraseFollower(token: string): Promise<void> {
	const letters = await change(anonymous, 'proposal.erase-follower', async (c) => {
		const { id, forum_id } = await requireFollower(c.trx, token);
		await c.audit({ subjectKind: 'forum', subjectId: forum_id, forumId: forum_id });
		return dropFollower(c, id);
	});
	await overwriteForgotten(letters);
}

/** Deletes a follower with the letters that hold its address and what it follows, sent or not. @returns names of their copies on disk */
export async function dropFollower(c: Change, id: string): Promise<string[]> {
	const letters = await c.trx
		.selectFrom('outbox')
		.select('id')
		// among the letters of its forum, not all there are
		.where('forum_id', '=', c.trx.selectFrom('follower').select('forum_id').where('id', '=', id))
		.where('kind', 'in', ['proposal.news', 'proposal.followed', 'recommendation.news'])
		.where('params', 'like', `%"followerId":"${id}"%`)
		.execute();
	const copies = await dropMails(
		c,
		letters.map((each) => each.id)
	);
	await c.trx.deleteFrom('follower').where('id', '=', id).execute();
	return copies;
}

/** Deletes followers past their term. @returns how many; the clean-up takes the copies of their letters along */
export async function dropOldFollowers(c: Change): Promise<number> {
	const over = await c.trx.selectFrom('follower').select('id').where('until', '<', c.at).execute();
	for (const { id } of over) await dropFollower(c, id);
	return over.length;
}
