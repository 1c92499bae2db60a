import type { Kysely, Selectable } from 'kysely';
import { idIn, tokenFor } from '../../server/crypto.ts';
import { HOUR, now } from '../../server/clock.ts';
import { madeAt } from '../../server/ids.ts';
import { read } from '../../server/database/open.ts';
import type { FollowRequestRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { followerToken } from './followers.server.ts';
import type { FollowRequest } from './schema.ts';

/** Requests to follow by mail: kept for 48 hours, so that the owner of the address confirms by the link that only the mail carries. */

const PURPOSE = 'follow-request';
/** Milliseconds for which a request is kept. */
export const REQUEST_KEPT = 48 * HOUR;

/**
 * The token of the link that confirms a request, and the number of the recommendation, null for all of the forum's.
 * @returns null where there is no such request any more, or it is confirmed
 */
export async function openRequest(id: string): Promise<{ token: string; number: number | null } | null> {
	const row = await read()
		.selectFrom('follow_request as q')
		.leftJoin('recommendation as r', 'r.id', 'q.recommendation_id')
		.select('r.number')
		.where('q.id', '=', id)
		.where('q.expires_at', '>', now())
		.where('q.follower_id', 'is', null)
		.executeTakeFirst();
	return row ? { token: tokenFor(PURPOSE, id), number: row.number } : null;
}

/**
 * The request that a link opens, without using it up.
 * @throws Refusal('not-found' | 'recommendation.follow-over' | 'recommendation.follow-erased') for a link that is not ours; for one that is
 * over; for one whose follower was erased
 */
export async function requireRequest(from: Kysely<Tables>, token: string, at: string): Promise<Selectable<FollowRequestRow>> {
	const id = idIn(PURPOSE, token);
	if (id === null) throw new Refusal('not-found');
	const row = await from.selectFrom('follow_request').selectAll().where('id', '=', id).where('expires_at', '>', at).executeTakeFirst();
	// nothing is left of a request that is over, nor of one whose follower was erased: its id tells how old it would be
	if (!row) throw new Refusal(madeAt(id) + REQUEST_KEPT > Date.parse(at) ? 'recommendation.follow-erased' : 'recommendation.follow-over');
	return row;
}

/** A request as the page behind its link shows it. @throws as requireRequest */
export async function followRequestOf(token: string): Promise<FollowRequest> {
	const row = await requireRequest(read(), token, now());
	return {
		forumId: row.forum_id,
		recommendationId: row.recommendation_id,
		email: row.email,
		expiresAt: row.expires_at,
		followToken: row.follower_id ? await followerToken(row.follower_id) : null
	};
}
