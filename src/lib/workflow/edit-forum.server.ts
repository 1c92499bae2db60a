import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { demand } from '../domain/access/index.server.ts';
import { lockSeatBoard } from '../domain/dialogue/index.server.ts';
import { rewriteForum, type ForumInput } from '../domain/forum/index.server.ts';
import { admitWaiting } from './places.server.ts';

/**
 * Edits a forum; a larger capacity lets those in who wait for it, in the same transaction.
 * @throws Refusal('not-found' | 'conflict')
 */
export async function editForumAndAdmit(actor: Actor, forumId: string, input: ForumInput): Promise<void> {
	demand(actor, 'forum.edit', { forumId });
	await change(actor, 'forum.edit', async (c) => {
		await lockSeatBoard(c, forumId);
		await rewriteForum(c, forumId, input);
		await admitWaiting(c, forumId);
	});
}
