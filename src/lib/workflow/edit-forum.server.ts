import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { unlessChanged, type Seen } from '../server/seen.ts';
import { Refusal } from '../server/refusal.ts';
import { demand } from '../domain/access/index.server.ts';
import { forumData, lockSeatBoard, rewriteForum, toForum, type ForumInput } from '../domain/forum/index.server.ts';
import { rezoneSessions } from '../domain/programme/index.server.ts';
import { admitWaiting } from './places.server.ts';

/**
 * Edits a forum; a larger capacity lets those in who wait for it, another zone takes the sessions along, in the same transaction.
 * @throws Refusal('not-found' | 'forum.cancelled' | 'changed-meanwhile')
 */
export async function editForumAndAdmit(actor: Actor, forumId: string, input: ForumInput, seen: Seen): Promise<void> {
	demand(actor, 'forum.edit', { forumId });
	await change(actor, 'forum.edit', async (c) => {
		await lockSeatBoard(c, forumId);
		const now = async () => {
			const row = await c.trx.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirst();
			if (!row) throw new Refusal('not-found');
			return toForum(row);
		};
		const { timeZone } = await now();
		const standing = { stands: async () => forumData(await now()), subjectKind: 'forum', subjectId: forumId, verbs: ['forum.edit'] };
		await unlessChanged(c, seen, standing, async () => {
			await rewriteForum(c, forumId, input);
			if (timeZone !== input.timeZone) await rezoneSessions(c, forumId, timeZone, input.timeZone);
			await admitWaiting(c, forumId);
		});
	});
}
