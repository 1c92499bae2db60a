import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { locked } from '../context.server.ts';

/**
 * Shows a text that is put to the vote on the screen of its platform's hall, instead of the one that stands there.
 * @throws Refusal('not-found'), also for a text of another platform; or as recommendationStepRefusal says
 */
export async function showOnScreen(actor: Actor, sessionId: string, id: string): Promise<void> {
	await change(actor, 'recommendation.show', async (c) => {
		const { row } = await locked(c.trx, actor, id, 'show', ['organiser', 'moderator']);
		if (row.session_id !== sessionId) throw new Refusal('not-found');
		const texts = c.trx.updateTable('recommendation').where('session_id', '=', sessionId);
		await texts.set({ screen_at: null }).where('screen_at', 'is not', null).where('id', '<>', id).execute();
		await texts.set({ screen_at: c.at }).where('id', '=', id).execute();
		await c.audit({ subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id, columns: ['screen_at'] });
	});
}
