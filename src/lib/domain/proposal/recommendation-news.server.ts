import type { Kysely } from 'kysely';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import type { RecommendationNewsKind } from '../../lists.ts';
import { lastDecision } from './results.server.ts';
import { recommendationNewsStanding } from './rules.ts';

/** A piece of news of a published recommendation as a letter says it. */
export interface RecommendationNews {
	recommendationId: string;
	kind: RecommendationNewsKind;
	number: number;
	/** why it was turned down, or taken up again */
	reason: string | null;
}

/** What a letter says of some news of recommendations, as it is now and without what was undone meanwhile: in the order of their numbers. */
export async function recommendationNewsToTell(
	noted: readonly Pick<RecommendationNews, 'recommendationId' | 'kind'>[],
	from: Kysely<Tables> = read()
): Promise<RecommendationNews[]> {
	const kinds = Map.groupBy(noted, ({ recommendationId }) => recommendationId);
	if (!kinds.size) return [];
	const rows = await from
		.selectFrom('recommendation as r')
		.leftJoin('decision as d', (on) => on.on((e) => e('d.id', '=', lastDecision(e.ref('r.id')))))
		.select(['r.id', 'r.state', 'r.number', 'd.reason', 'd.stage'])
		.where('r.id', 'in', [...kinds.keys()])
		.where('r.number', 'is not', null)
		.orderBy('r.number')
		.execute();
	return rows.flatMap(({ id, state, number, reason, stage }) => {
		if (number === null) return [];
		const of = (kinds.get(id) ?? []).map(({ kind }) => kind);
		return recommendationNewsStanding(of, { state, reopened: stage === 'reopened' }).map((kind) => ({
			...{ recommendationId: id, kind, number },
			reason: kind === 'not-adopted' || kind === 'reopened' ? reason : null
		}));
	});
}
