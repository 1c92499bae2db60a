import type { Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { isOver } from '../rules.ts';
import type { Forum } from '../schema.ts';

/** The times of a forum that the rules about the clock need, inside a change. @throws Refusal('not-found') */
export async function timesOf(c: Change, forumId: string): Promise<Pick<Forum, 'state' | 'endsAt'>> {
	const row = await c.trx.selectFrom('forum').select(['state', 'ends_at as endsAt']).where('id', '=', forumId).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return row;
}

/** Checks that a forum is not over: the figures of a forum that is over do not change. @throws Refusal('not-found' | 'forum.over') */
export async function requireNotOver(c: Change, forumId: string): Promise<void> {
	if (isOver(await timesOf(c, forumId), c.at)) throw new Refusal('forum.over');
}
