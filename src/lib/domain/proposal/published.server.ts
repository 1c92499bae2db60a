import type { Change } from '../../server/change.ts';

/**
 * Everybody sees a proposal from the first adoption of a recommendation that takes it up: where that is so, the public pages of its forum
 * are made anew, inside the change of what they show.
 */
export async function reviseWherePublished(c: Change, { id, forumId }: { id: string; forumId: string }): Promise<void> {
	const published = await c.trx
		.selectFrom('recommendation_proposal as l')
		.innerJoin('recommendation as r', 'r.id', 'l.recommendation_id')
		.select('r.id')
		.where('l.proposal_id', '=', id)
		.where('r.number', 'is not', null)
		.limit(1)
		.executeTakeFirst();
	if (published) await c.revise(forumId);
}
