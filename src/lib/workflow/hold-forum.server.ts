import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { Refusal } from '../server/refusal.ts';
import { requirePermission } from '../server/permissions/require.ts';
import { fillSeats } from '../domain/dialogue/index.server.ts';
import { forumById, lockSeats } from '../domain/forum/index.server.ts';
import { obstacleToHoldingForum } from '../domain/forum/rules.ts';
import { admitWaiting } from './forum-capacity.server.ts';
import { tellForum, type Notified } from './notify.server.ts';

/**
 * Reinstates a cancelled forum: its page is public again without the note, and everybody registered is told. Registrations and seats have
 * stayed; places that became free meanwhile go to those who wait.
 * @param reason for the audit
 * @throws Refusal('not-found' | 'forum.not-cancelled' | 'forum.over')
 */
export async function holdForum(actor: Actor, forumId: string, reason: string): Promise<Notified> {
	requirePermission(actor, 'forum.edit', { forumId });
	return change(actor, 'forum.hold', async (c) => {
		await lockSeats(c, forumId);
		const obstacle = obstacleToHoldingForum(await forumById(forumId, c.trx), c.at);
		if (obstacle) throw new Refusal(obstacle);
		await c.trx.updateTable('forum').set({ state: 'published', cancel_note_ml: null }).where('id', '=', forumId).execute();
		const notified = await tellForum(c, 'forum.held', forumId);
		await fillSeats(c, forumId);
		await admitWaiting(c, forumId);
		await c.revise(forumId);
		const details = { told: notified.told, reason };
		await c.audit({ subjectKind: 'forum', subjectId: forumId, forumId, columns: ['state', 'cancel_note_ml'], details });
		return notified;
	});
}
