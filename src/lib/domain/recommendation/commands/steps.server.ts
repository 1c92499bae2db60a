import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { mergeable } from '../rules.ts';
import { found, roleAt, lockRecommendations, locked } from '../context.server.ts';
import { linkedIds, requireVersion, writeLinks, writeState } from './write.server.ts';

/** A text's way from the draft: to the vote, back from it, and into another text. */

/** Puts a draft to the vote. @throws Refusal('recommendation.texts') without Kazakh and Russian; or as recommendationStepRefusal says */
export const tableRecommendation = (actor: Actor, id: string, version?: number): Promise<void> =>
	step(actor, id, 'table', 'tabled', version);

/** Returns a recommendation from the vote to drafting. @throws as recommendationStepRefusal says */
export const takeBackRecommendation = (actor: Actor, id: string, version?: number): Promise<void> =>
	step(actor, id, 'take-back', 'draft', version);

async function step(actor: Actor, id: string, name: 'table' | 'take-back', state: 'tabled' | 'draft', version?: number): Promise<void> {
	await change(actor, `recommendation.${name}`, async (c) => {
		const { row } = await locked(c.trx, actor, id, name);
		requireVersion(row, version);
		await writeState(c, row, state);
		await c.audit({ subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id, columns: ['state'] });
	});
}

/**
 * Merges one recommendation into another, which takes over its proposals and keeps its own text.
 * @throws Refusal('recommendation.merge') where the two cannot be merged; or as recommendationStepRefusal says
 */
export async function mergeRecommendations(actor: Actor, id: string, into: string): Promise<void> {
	await change(actor, 'recommendation.merge', async (c) => {
		await lockRecommendations(c.trx, [id, into]);
		const { row, role } = await locked(c.trx, actor, id, 'merge');
		const other = await found(c.trx, into).catch((reason: unknown) => {
			throw reason instanceof Refusal ? new Refusal('recommendation.merge') : reason;
		});
		const of = ({ id: each, forum_id: forumId, state }: typeof row) => ({ id: each, forumId, state });
		if (!mergeable(of(row), of(other.row))) throw new Refusal('recommendation.merge');
		roleAt(actor, other);
		const handed = await linkedIds(c.trx, id);
		await writeLinks(c, other.row, { asked: [...(await linkedIds(c.trx, into)), ...handed], role, handed });
		await writeState(c, row, 'merged', { merged_into: into });
		await c.audit({ subjectKind: 'recommendation', subjectId: id, forumId: row.forum_id, columns: ['state'], details: { into } });
	});
}
