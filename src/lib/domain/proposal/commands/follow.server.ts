import type { Selectable } from 'kysely';
import { anonymous } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { DAY, later } from '../../../server/clock.ts';
import { dropMailCopies } from '../../../server/mail-copies.ts';
import { purgeErased } from '../../../server/database/purge.ts';
import type { FollowerRow, RegistrationRow } from '../../../server/database/tables.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { followerOf, requireFollower } from '../followers.server.ts';

/** Being told what becomes of proposals: a consent of its own, which outlives the registration. */

/** The text of the consent (messages `proposal.follow…`): raise it with the text. */
export const FOLLOW_VERSION = '1';
/** Measures are closed before that, or the address goes all the same. */
const LONGEST = 5 * 365 * DAY;

/**
 * Notes that somebody asks to be told of a proposal, inside another change. Who does so for the first time gets the link by mail.
 * @throws Refusal('proposal.no-address')
 */
export async function follow(c: Change, owner: Selectable<RegistrationRow>, proposalId: string, language: Locale): Promise<void> {
	const { id, forum_id, email, email_folded } = owner;
	if (!email || !email_folded) throw new Refusal('proposal.no-address');
	const made = await c.trx
		.insertInto('follower')
		.values({
			id: newId(),
			...{ forum_id, registration_id: id, email, email_folded, language },
			...{ text_version: FOLLOW_VERSION, given_at: c.at, until: later(c.at, LONGEST) }
		})
		.onConflict((conflict) => conflict.columns(['forum_id', 'email_folded']).doNothing())
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
				.where('forum_id', '=', forum_id)
				.where('email_folded', '=', email_folded)
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
 * Takes that back for one proposal, inside another change.
 * @returns the letters that went with the address
 * @throws Refusal('proposal.last-followed') where nothing else is followed and that was not said
 */
export async function unfollow(c: Change, owner: Selectable<RegistrationRow>, stopped: Stopped): Promise<string[]> {
	const own = await followerOf(c.trx, owner);
	return own ? stop(c, own, stopped) : [];
}

async function stop(c: Change, follower: Selectable<FollowerRow>, { proposalId, last }: Stopped): Promise<string[]> {
	const followed = c.trx.selectFrom('follower_proposal').select('proposal_id').where('follower_id', '=', follower.id);
	await c.trx.deleteFrom('follower_proposal').where('follower_id', '=', follower.id).where('proposal_id', '=', proposalId).execute();
	if (await followed.limit(1).executeTakeFirst()) return [];
	if (!last) throw new Refusal('proposal.last-followed');
	return forget(c, follower);
}

/** Takes a follower out, with what was written to the address. @returns those letters */
async function forget(c: Change, { id, forum_id, email, registration_id }: Selectable<FollowerRow>): Promise<string[]> {
	const gone = await c.trx
		.deleteFrom('outbox')
		.where('kind', 'in', ['proposal.news', 'proposal.followed'])
		.where('forum_id', '=', forum_id)
		.where((e) => e.or([e('address', '=', email), e('registration_id', '=', registration_id)]))
		.returning('id')
		.execute();
	await c.trx.deleteFrom('follower').where('id', '=', id).execute();
	return gone.map((each) => each.id);
}

/** What is to be done once the change that took an address out is kept. @param letters as `unfollow` says them */
export async function overwriteForgotten(letters: readonly string[]): Promise<void> {
	await dropMailCopies(letters);
	await purgeErased();
}

/**
 * Hears of one proposal no more, by the follower's own link.
 * @returns whether anything is followed still
 * @throws Refusal('not-found'), or as unfollow says
 */
export async function stopFollowing(token: string, stopped: Stopped): Promise<boolean> {
	const { letters, left } = await change(anonymous, 'proposal.unfollow', async (c) => {
		const follower = await requireFollower(c.trx, token);
		const letters = await stop(c, follower, stopped);
		await c.audit({ subjectKind: 'proposal', subjectId: stopped.proposalId, forumId: follower.forum_id });
		const left = await c.trx.selectFrom('follower').select('id').where('id', '=', follower.id).executeTakeFirst();
		return { letters, left: !!left };
	});
	if (!left) await overwriteForgotten(letters);
	return left;
}

/** Erases a follower: the address and what it follows. The link stops working. @throws Refusal('not-found') */
export async function eraseFollower(token: string): Promise<void> {
	const letters = await change(anonymous, 'proposal.erase-follower', async (c) => {
		const follower = await requireFollower(c.trx, token);
		const letters = await forget(c, follower);
		await c.audit({ subjectKind: 'forum', subjectId: follower.forum_id, forumId: follower.forum_id });
		return letters;
	});
	await overwriteForgotten(letters);
}

/** Deletes followers past their term. @returns how many */
export async function dropOldFollowers(c: Change): Promise<number> {
	return Number((await c.trx.deleteFrom('follower').where('until', '<', c.at).executeTakeFirst()).numDeletedRows);
}
