import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { demand } from '../domain/access/index.server.ts';
import { lockSeatBoard, rewriteForum, type ForumInput } from '../domain/forum/index.server.ts';
import { rezoneSessions } from '../domain/programme/index.server.ts';
import { admitWaiting } from './places.server.ts';

/**
 * Edits a forum; a larger capacity lets those in who wait for it, another zone takes the sessions along, in the same transaction.
 * @throws Refusal('not-found' | 'forum.cancelled')
 */
export async function editForumAndAdmit(actor: Actor, forumId: string, input: ForumInput): Promise<void> {
	demand(actor, 'forum.edit', { forumId });
	await change(actor, 'forum.edit', async (c) => {
		await lockSeatBoard(c, forumId);
		const before = await c.trx.selectFrom('forum').select('time_zone').where('id', '=', forumId).executeTakeFirst();
		await rewriteForum(c, forumId, input);
		if (before && before.time_zone !== input.timeZone) await rezoneSessions(c, forumId, before.time_zone, input.timeZone);
		await admitWaiting(c, forumId);
	});
}
