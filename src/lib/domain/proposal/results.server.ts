import { read } from '../../server/database/open.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import type { TakenUp } from './schema.ts';
import { newsKinds, type NewsKind, type RecommendationState } from '../../lists.ts';

/** What became of proposals: read from the recommendations that take them up. */

export interface ProposalResult {
	proposalId: string;
	recommendationId: string;
	state: RecommendationState;
	/** from the first adoption on: everybody may read it under this number */
	number: number | null;
	/** why it was turned down */
	reason: string | null;
}

/** The recommendations that take up some proposals, the oldest first. */
export async function resultsOf(proposalIds: readonly string[]): Promise<Map<string, ProposalResult[]>> {
	if (!proposalIds.length) return new Map();
	const rows = await read()
		.selectFrom('recommendation_proposal as l')
		.innerJoin('recommendation as r', 'r.id', 'l.recommendation_id')
		.select(['l.proposal_id', 'r.id', 'r.state', 'r.number'])
		.select((e) =>
			e
				.selectFrom('decision as d')
				.whereRef('d.recommendation_id', '=', 'r.id')
				.where('d.stage', '=', 'whole')
				.select('d.reason')
				.orderBy('d.id', 'desc')
				.limit(1)
				.as('reason')
		)
		.where('l.proposal_id', 'in', proposalIds)
		.orderBy('r.id')
		.execute();
	const fates = rows.map((row): ProposalResult => ({
		proposalId: row.proposal_id,
		recommendationId: row.id,
		state: row.state,
		number: row.number,
		reason: row.state === 'not_adopted' ? row.reason : null
	}));
	return Map.groupBy(fates, (fate) => fate.proposalId);
}

/** The rank of a recommendation by how far it has come, for what became of a proposal. */
const far: Record<RecommendationState, number> = { merged: 0, not_adopted: 1, draft: 2, tabled: 3, adopted: 4 };

/** The most advanced of the recommendations that take up a proposal, for each of some proposals. */
export async function takenUpOf(proposalIds: readonly string[]): Promise<Map<string, TakenUp>> {
	const fates = await resultsOf(proposalIds);
	return new Map(
		[...fates].flatMap(([id, all]) => {
			const [best] = all.toSorted((a, b) => far[b.state] - far[a.state]);
			return best ? [[id, { state: best.state, number: best.number, reason: best.reason }] as const] : [];
		})
	);
}

/** A piece of news as a letter says it. */
export interface News {
	proposalId: string;
	kind: NewsKind;
	text: TextMl;
	/** why it was set aside or turned down */
	reason: string | null;
	/** of the recommendation that was adopted */
	number: number | null;
}

/**
 * The news of a letter as they are now, without what is hidden from everybody, in the order of a proposal's steps.
 * @param noted proposals, each with its recorded news
 */
export async function newsToTell(noted: readonly { proposalId: string; kind: NewsKind }[]): Promise<News[]> {
	const ids = [...new Set(noted.map(({ proposalId }) => proposalId))];
	if (!ids.length) return [];
	const rows = await read()
		.selectFrom('proposal')
		.select(['id', 'text_ml', 'aside_reason'])
		.where('id', 'in', ids)
		.where('state', '=', 'open')
		.execute();
	const [proposals, fates] = [new Map(rows.map((row) => [row.id, row])), await resultsOf(ids)];
	return [...noted]
		.sort((a, b) =>
			a.proposalId === b.proposalId ? newsKinds.indexOf(a.kind) - newsKinds.indexOf(b.kind) : a.proposalId < b.proposalId ? -1 : 1
		)
		.flatMap(({ proposalId, kind }) => {
			const row = proposals.get(proposalId);
			if (!row) return [];
			const own = fates.get(proposalId) ?? [];
			const number = own.find((fate) => fate.number !== null)?.number ?? null;
			const reason =
				kind === 'aside' ? row.aside_reason : kind === 'not-adopted' ? (own.find((fate) => fate.reason)?.reason ?? null) : null;
			return [{ proposalId, kind, text: readMl(row.text_ml), reason, number: kind === 'adopted' ? number : null }];
		});
}
