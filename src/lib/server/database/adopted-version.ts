import type { ExpressionBuilder } from 'kysely';
import type { RecommendationRow, Tables } from './tables.ts';

/** The version of the decision that adopted a recommendation; of a reopened text it stays the public one until another is adopted. */
export const adoptedVersion = (e: ExpressionBuilder<Tables & { r: RecommendationRow }, 'r'>) =>
	e.fn.coalesce(
		e
			.selectFrom('decision as d')
			.whereRef('d.recommendation_id', '=', 'r.id')
			.whereRef('d.at', '=', 'r.adopted_at')
			.where('d.stage', '=', 'whole')
			.where('d.adopted', '=', 1)
			.select((c) => c.fn.max('d.version').as('version')),
		'r.version'
	);
