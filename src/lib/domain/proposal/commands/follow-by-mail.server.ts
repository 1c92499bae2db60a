import { sql, type Kysely } from 'kysely';
import { anonymous, system } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { later, MINUTE, now } from '../../../server/clock.ts';
import { read } from '../../../server/database/open.ts';
import type { Tables } from '../../../server/database/tables.ts';
import { newId } from '../../../server/ids.ts';
import { consume, hasLeft } from '../../../server/rate-limits.ts';
import { Refusal } from '../../../server/refusal.ts';
import { normaliseAddress } from '../../../i18n/search-normalise.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { dropMails } from '../../registration/index.server.ts';
import { REQUEST_KEPT, requireRequest } from '../follow-requests.server.ts';
import { followerToken, requireFollower } from '../followers.server.ts';
import { endIfNothing, followedUntil, overwriteForgotten } from './follow.server.ts';

/**
 * Following recommendations by mail, for anybody: a request, a letter with a link, and one press. Whoever asks for somebody else's address
 * learns nothing of it, and its owner has to do nothing.
 */

/** The text of the consent (messages `recommendation.follow…`): raise it with the text. */
const BY_MAIL_VERSION = 'mail-1';
/** The same form sent again is the same request: its letter is on the way. */
const SAME = 10 * MINUTE;
const AT_ONCE = 500;

export interface FollowInput {
	email: string;
	language: Locale;
	/** of a published recommendation; null: all of the forum's */
	number: number | null;
}

async function published(c: Change, forumId: string, number: number): Promise<string> {
	const row = await c.trx
		.selectFrom('recommendation')
		.select('id')
		.where('forum_id', '=', forumId)
		.where('number', '=', number)
		.executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return row.id;
}

/**
 * Keeps a request and sends the letter that asks its address. It answers alike whatever is known of the address, also where that has had
 * its letters for today.
 * @param visitor the network address that asks
 * @throws Refusal('access.too-many' | 'not-found' | 'forum.cancelled')
 */
export async function askToFollow(forumId: string, { email, language, number }: FollowInput, visitor: string): Promise<void> {
	await consume('follow', visitor);
	const email_folded = normaliseAddress(email);
	const mayGo = await hasLeft('follow.to', email_folded);
	await change(anonymous, 'recommendation.ask-follow', async (c) => {
		// written before it is read: of the same form that comes twice at once the second finds the first
		const forum = await c.trx
			.updateTable('forum')
			.set((e) => ({ state: e.ref('state') }))
			.where('id', '=', forumId)
			.returning('state')
			.executeTakeFirst();
		if (!forum || forum.state === 'draft') throw new Refusal('not-found');
		if (forum.state === 'cancelled') throw new Refusal('forum.cancelled');
		const recommendation_id = number === null ? null : await published(c, forumId, number);
		await c.audit({
			...(recommendation_id
				? { subjectKind: 'recommendation', subjectId: recommendation_id }
				: { subjectKind: 'forum', subjectId: forumId }),
			forumId
		});
		const same = await c.trx
			.selectFrom('follow_request')
			.select('id')
			.where('forum_id', '=', forumId)
			.where('email_folded', '=', email_folded)
			.where('recommendation_id', recommendation_id === null ? 'is' : '=', recommendation_id)
			.where('language', '=', language)
			.where('asked_at', '>', later(c.at, -SAME))
			.limit(1)
			.executeTakeFirst();
		if (same || !mayGo) return;
		const id = newId();
		await c.trx
			.insertInto('follow_request')
			.values({
				...{ id, forum_id: forumId, recommendation_id, email, email_folded, language },
				...{ asked_at: c.at, expires_at: later(c.at, REQUEST_KEPT) }
			})
			.execute();
		await c.mail({ kind: 'recommendation.follow', language, forumId, address: email, params: { requestId: id } });
	});
}

/** Makes the follower of an address, or renews the consent of the one that there is. @returns its id */
async function byMail(c: Change, row: { forum_id: string; email: string; email_folded: string; language: Locale }): Promise<string> {
	const given = { language: row.language, text_version: BY_MAIL_VERSION, given_at: c.at, until: followedUntil(c.at) };
	const { id } = await c.trx
		.insertInto('follower')
		.values({ id: newId(), ...row, ...given, registration_id: null, by_mail: 1 })
		// the condition of the index as a literal: by a parameter no engine would know it again
		.onConflict((on) => on.columns(['forum_id', 'email_folded']).where('by_mail', '=', sql.lit<1>(1)).doUpdateSet(given))
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

/** Deletes the letter that asked, with the copy that may lie on disk: it holds the address. @returns names of the copies */
async function dropLetters(c: Change, forumId: string, requestId: string): Promise<string[]> {
	const letters = await c.trx
		.selectFrom('outbox')
		.select('id')
		.where('forum_id', '=', forumId)
		.where('kind', '=', 'recommendation.follow')
		.where('params', 'like', `%"requestId":"${requestId}"%`)
		.execute();
	return dropMails(
		c,
		letters.map(({ id }) => id)
	);
}

/**
 * Confirms a request by its link: its address follows from now on. A second press, also one at the same time, finds it done.
 * @returns the token of the follower's own page
 * @throws Refusal as requireRequest
 */
export async function confirmFollowing(token: string): Promise<string> {
	const { letters, followerId } = await change(anonymous, 'recommendation.follow', async (c) => {
		const { id } = await requireRequest(c.trx, token, c.at);
		// an empty update locks the row: two presses at once come one after the other
		const row = await c.trx
			.updateTable('follow_request')
			.set((e) => ({ expires_at: e.ref('expires_at') }))
			.where('id', '=', id)
			.returningAll()
			.executeTakeFirst();
		if (!row) throw new Refusal('recommendation.follow-erased');
		const { forum_id, recommendation_id, email, email_folded, language } = row;
		await c.audit({
			...(recommendation_id
				? { subjectKind: 'recommendation', subjectId: recommendation_id }
				: { subjectKind: 'forum', subjectId: forum_id }),
			forumId: forum_id
		});
		if (row.follower_id !== null) return { letters: [], followerId: row.follower_id };
		if (email === null || email_folded === null) throw new Refusal('recommendation.follow-over');
		const followerId = await byMail(c, { forum_id, email, email_folded, language });
		if (recommendation_id === null) await c.trx.updateTable('follower').set({ whole_forum: 1 }).where('id', '=', followerId).execute();
		else
			await c.trx
				.insertInto('follower_recommendation')
				.values({ follower_id: followerId, recommendation_id })
				.onConflict((on) => on.columns(['follower_id', 'recommendation_id']).doNothing())
				.execute();
		await c.trx
			.updateTable('follow_request')
			.set({ follower_id: followerId, email: null, email_folded: null })
			.where('id', '=', id)
			.execute();
		return { letters: await dropLetters(c, forum_id, id), followerId };
	});
	await overwriteForgotten(letters);
	const own = await followerToken(followerId);
	if (own === null) throw new Refusal('recommendation.follow-erased');
	return own;
}

/** What somebody stops following. recommendationId '': the forum's as a whole; last: it is known that the address goes with it */
export interface StoppedByMail {
	recommendationId: string;
	last: boolean;
}

/**
 * Ends the following of one recommendation, or of a forum's, by the follower's own link.
 * @returns whether the follower still follows anything
 * @throws Refusal('not-found' | 'proposal.last-followed')
 */
export async function stopFollowingByMail(token: string, { recommendationId, last }: StoppedByMail): Promise<boolean> {
	const { letters, follows } = await change(anonymous, 'recommendation.unfollow', async (c) => {
		const { id, forum_id } = await requireFollower(c.trx, token);
		const news = c.trx.deleteFrom('recommendation_news').where('follower_id', '=', id);
		if (recommendationId) {
			await c.trx
				.deleteFrom('follower_recommendation')
				.where('follower_id', '=', id)
				.where('recommendation_id', '=', recommendationId)
				.execute();
			const whole = c.trx.selectFrom('follower').select('id').where('id', '=', id).where('whole_forum', '=', 1);
			if (!(await whole.executeTakeFirst())) await news.where('recommendation_id', '=', recommendationId).execute();
		} else {
			await c.trx.updateTable('follower').set({ whole_forum: 0 }).where('id', '=', id).execute();
			const others = c.trx.selectFrom('follower_recommendation').select('recommendation_id').where('follower_id', '=', id);
			await news.where('recommendation_id', 'not in', others).execute();
		}
		await c.audit({ subjectKind: 'forum', subjectId: forum_id, forumId: forum_id });
		const letters = await endIfNothing(c, id, last);
		return { letters, follows: !!(await c.trx.selectFrom('follower').select('id').where('id', '=', id).executeTakeFirst()) };
	});
	if (!follows) await overwriteForgotten(letters);
	return follows;
}

/**
 * Deletes requests that are 48 hours old, with the letters that asked: in every process once a minute, so that no address is kept longer.
 * @returns how many
 */
export async function dropOldRequests(): Promise<number> {
	const over = (from: Kysely<Tables>, at: string) =>
		from.selectFrom('follow_request').select('id').where('expires_at', '<=', at).orderBy('expires_at').limit(AT_ONCE);
	let dropped = 0;
	while (await over(read(), now()).executeTakeFirst()) {
		const { n, letters } = await change(system('followers'), 'recommendation.drop-requests', async (c) => {
			const rows = await over(c.trx, c.at).execute();
			const ids = rows.map(({ id }) => id);
			// a letter is as old as its request, and that of a confirmed one is gone already
			const asking = await c.trx
				.selectFrom('outbox')
				.select('id')
				.where('kind', '=', 'recommendation.follow')
				.where('created_at', '<=', later(c.at, -REQUEST_KEPT))
				.orderBy('id')
				.limit(AT_ONCE)
				.execute();
			const letters = await dropMails(
				c,
				asking.map(({ id }) => id)
			);
			if (ids.length) await c.trx.deleteFrom('follow_request').where('id', 'in', ids).execute();
			await c.audit({ subjectKind: 'installation', subjectId: 'followers', details: { dropped: ids.length } });
			return { n: ids.length, letters };
		});
		await overwriteForgotten(letters);
		dropped += n;
		if (!n) break;
	}
	return dropped;
}
