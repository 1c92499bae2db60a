import { sql } from 'kysely';
import type { Change } from '../../server/change.ts';
import type { NewsKind, RecommendationNewsKind } from '../../lists.ts';
import { isProposalNews, isRecommendationNews } from './rules.ts';

/**
 * Records news for everybody who follows some proposals, inside the change that caused it; a daily letter tells all of it. A later kind
 * joins an earlier one, and the same kind is recorded once.
 */
export async function noteNews(c: Change, proposalIds: readonly string[], kind: NewsKind): Promise<void> {
	if (!proposalIds.length) return;
	const rows = await c.trx.selectFrom('follower_proposal').selectAll().where('proposal_id', 'in', proposalIds).execute();
	if (!rows.length) return;
	await c.trx
		.insertInto('follower_news')
		.values(rows.map(({ follower_id, proposal_id }) => ({ follower_id, proposal_id, kind, at: c.at })))
		.onConflict((on) => on.columns(['follower_id', 'proposal_id', 'kind']).doUpdateSet({ at: c.at }))
		.execute();
}

/** Deletes news that nobody has been told yet, inside the change that undid its cause. */
export async function dropNews(c: Change, proposalIds: readonly string[], kind: NewsKind): Promise<void> {
	if (proposalIds.length)
		await c.trx.deleteFrom('follower_news').where('proposal_id', 'in', proposalIds).where('kind', '=', kind).execute();
}

/** Whether everybody who follows some proposals still has this news before them. */
export async function allUntold(c: Change, proposalIds: readonly string[], kind: NewsKind): Promise<boolean> {
	if (!proposalIds.length) return true;
	const told = await c.trx
		.selectFrom('follower_proposal as f')
		.select('f.follower_id')
		.where('f.proposal_id', 'in', proposalIds)
		.where((e) =>
			e.not(
				e.exists(
					e
						.selectFrom('follower_news as n')
						.select('n.kind')
						.whereRef('n.follower_id', '=', 'f.follower_id')
						.whereRef('n.proposal_id', '=', 'f.proposal_id')
						.where('n.kind', '=', kind)
				)
			)
		)
		.limit(1)
		.executeTakeFirst();
	return told === undefined;
}

/**
 * Records that something happened to a recommendation, inside the change that did it: for those who follow a proposal in it, and once it is
 * published for those who follow itself or all of its forum's. This is the one way by which they hear of it; each gets all of a day in one
 * letter (follower-letters.server.ts).
 */
export async function noteRecommendationNews(c: Change, recommendationId: string, kind: NewsKind | RecommendationNewsKind): Promise<void> {
	if (isProposalNews(kind)) {
		const linked = c.trx.selectFrom('recommendation_proposal').select('proposal_id').where('recommendation_id', '=', recommendationId);
		await noteNews(
			c,
			(await linked.orderBy('proposal_id').execute()).map(({ proposal_id }) => proposal_id),
			kind
		);
	}
	if (!isRecommendationNews(kind)) return;
	await c.trx
		.insertInto('recommendation_news')
		.columns(['follower_id', 'recommendation_id', 'kind', 'at'])
		.expression((e) =>
			e
				.selectFrom('recommendation as r')
				.innerJoin('follower as f', 'f.forum_id', 'r.forum_id')
				.select(['f.id', 'r.id as recommendation_id', sql.val(kind).as('kind'), sql.val(c.at).as('at')])
				.where('r.id', '=', recommendationId)
				.where('r.number', 'is not', null)
				.where((w) =>
					w.or([
						w('f.whole_forum', '=', 1),
						w.exists(
							w
								.selectFrom('follower_recommendation as l')
								.select('l.follower_id')
								.whereRef('l.follower_id', '=', 'f.id')
								.whereRef('l.recommendation_id', '=', 'r.id')
						)
					])
				)
		)
		.onConflict((on) => on.columns(['follower_id', 'recommendation_id', 'kind']).doUpdateSet({ at: c.at }))
		.execute();
}
