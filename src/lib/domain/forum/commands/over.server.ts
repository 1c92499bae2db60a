import type { Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { isOver } from '../rules.ts';
import type { Forum } from '../schema.ts';

/** What the rules that look at the clock ask of a forum, inside a change. @throws Refusal('not-found') */
export async function timesOf(c: Change, forumId: string): Promise<Pick<Forum, 'state' | 'endsAt'>> {
	const row = await c.trx.selectFrom('forum').select(['state', 'ends_at as endsAt']).where('id', '=', forumId).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return row;
}

/** Goes on while a forum is not over: then its figures stand, whoever would change them. @throws Refusal('not-found' | 'forum.over') */
export async function requireNotOver(c: Change, forumId: string): Promise<void> {
	if (isOver(await timesOf(c, forumId), c.at)) throw new Refusal('forum.over');
}
