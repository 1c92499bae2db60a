import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { dropNews } from '../../proposal/index.server.ts';
import { locked } from '../context.server.ts';
import { linkedIds, requireVersion } from './write.server.ts';

/**
 * Drops a draft that was begun by mistake, with its versions and what was noted about it; its proposals wait again. What was put to the
 * vote once, or has taken up another, stays.
 * @param version of a form: the version that was shown
 * @throws Refusal('not-found' | 'recommendation.state' | 'recommendation.version') or as recommendationStepRefusal says
 */
export async function dropDraft(actor: Actor, id: string, version?: number): Promise<void> {
	await change(actor, 'recommendation.drop', async (c) => {
		const { row } = await locked(c.trx, actor, id, 'drop');
		requireVersion(row, version);
		const merged = await c.trx.selectFrom('recommendation').select('id').where('merged_into', '=', id).limit(1).executeTakeFirst();
		if (merged) throw new Refusal('recommendation.state');
		const linked = await linkedIds(c.trx, id);
		await dropNews(c, linked, 'taken-up');
		await c.trx.deleteFrom('recommendation').where('id', '=', id).execute();
		await c.audit({ subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id, details: { proposals: linked.length } });
	});
}
