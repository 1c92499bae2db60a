import type { Expression, Kysely, Selectable } from 'kysely';
import { read } from '../../server/database/open.ts';
import type { ProposalRow, Tables } from '../../server/database/tables.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import type { TakenUp } from './schema.ts';
import type { NewsKind, RecommendationState } from '../../lists.ts';
import { factsByResults, isTranslated, newsStanding, type ProposalFacts } from './rules.ts';

/** What became of proposals: read from the recommendations that take them up. */

export interface ProposalResult {
	proposalId: string;
	recommendationId: string;
	state: RecommendationState;
	/** from the first adoption on: everybody may read it under this number */
	number: number | null;
	/** why it was turned down */
	reason: string | null;
	/** taken up again after its last decision */
	reopened: boolean;
	/** why that was */
	reopenedReason: string | null;
}

/** The last decision on the whole text of a recommendation, or its reopening. */
export const lastDecision = (id: Expression<string>) =>
	read()
		.selectFrom('decision as last')
		.where('last.recommendation_id', '=', id)
		.where('last.stage', 'in', ['whole', 'reopened'])
		.select('last.id')
		.orderBy('last.at', 'desc')
		.orderBy('last.id', 'desc')
		.limit(1);

/** The recommendations that take up some proposals, the oldest first. */
export async function resultsOf(proposalIds: readonly string[], from: Kysely<Tables> = read()): Promise<Map<string, ProposalResult[]>> {
	if (!proposalIds.length) return new Map();
	const rows = await from
		.selectFrom('recommendation_proposal as l')
		.innerJoin('recommendation as r', 'r.id', 'l.recommendation_id')
		.select(['l.proposal_id', 'r.id', 'r.state', 'r.number'])
		.leftJoin('decision as d', (on) => on.on((e) => e('d.id', '=', lastDecision(e.ref('r.id')))))
		.select(['d.reason', 'd.stage'])
		.where('l.proposal_id', 'in', proposalIds)
		.orderBy('r.id')
		.execute();
	const results = rows.map((row): ProposalResult => ({
		proposalId: row.proposal_id,
		recommendationId: row.id,
		state: row.state,
		number: row.number,
		reason: row.state === 'not_adopted' ? row.reason : null,
		reopened: row.stage === 'reopened',
		reopenedReason: row.stage === 'reopened' ? row.reason : null
	}));
	return Map.groupBy(results, (result) => result.proposalId);
}

/** The rank of a recommendation by how far it has come, for what became of a proposal. */
const far: Record<RecommendationState, number> = { merged: 0, not_adopted: 1, draft: 2, tabled: 3, adopted: 4 };

/** The most advanced of the recommendations that take up a proposal, for each of some proposals. */
export async function takenUpOf(proposalIds: readonly string[]): Promise<Map<string, TakenUp>> {
	const results = await resultsOf(proposalIds);
	return new Map(
		[...results].flatMap(([id, all]) => {
			const [best] = all.toSorted((a, b) => far[b.state] - far[a.state]);
			const { decided } = factsByResults(all.map(({ state }) => state));
			if (!best) return [];
			const recommendationId = best.number === null ? null : best.recommendationId;
			return [[id, { recommendationId, state: best.state, number: best.number, reason: best.reason, decided }] as const];
		})
	);
}

/** What the rule of proposals asks of a row, read inside a change. */
export async function factsOf(
	from: Kysely<Tables>,
	row: Pick<Selectable<ProposalRow>, 'id' | 'state' | 'text_ml' | 'aside_reason'>,
	mine: boolean
): Promise<ProposalFacts> {
	const taken = await from
		.selectFrom('recommendation_proposal as l')
		.innerJoin('recommendation as r', 'r.id', 'l.recommendation_id')
		.select('r.state')
		.where('l.proposal_id', '=', row.id)
		.execute();
	return {
		...{ state: row.state, mine, aside: row.aside_reason !== null, translated: isTranslated(readMl(row.text_ml)) },
		...factsByResults(taken.map(({ state }) => state))
	};
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
 * What a letter says of some news, as it is now: what is hidden from everybody, and what was undone meanwhile, is left out. In the order
 * of the steps a proposal takes.
 * @param noted proposals, each with what was noted of it
 */
export async function newsToTell(
	noted: readonly { proposalId: string; kind: NewsKind }[],
	from: Kysely<Tables> = read()
): Promise<(News & { proposalId: string })[]> {
	const kinds = Map.groupBy(noted, ({ proposalId }) => proposalId);
	if (!kinds.size) return [];
	const rows = await from
		.selectFrom('proposal')
		.select(['id', 'text_ml', 'aside_reason'])
		.where('id', 'in', [...kinds.keys()])
		.where('state', '=', 'open')
		.orderBy('id')
		.execute();
	const all = await resultsOf([...kinds.keys()], from);
	return rows.flatMap((row) => {
		const results = all.get(row.id) ?? [];
		const stands = newsStanding(
			(kinds.get(row.id) ?? []).map(({ kind }) => kind),
			{ aside: row.aside_reason !== null, results }
		);
		const number = results.find((result) => result.state === 'adopted')?.number ?? null;
		const reasons: Partial<Record<NewsKind, string | null | undefined>> = {
			aside: row.aside_reason,
			'not-adopted': results.find((result) => result.reason)?.reason,
			reopened: results.find((result) => result.reopenedReason)?.reopenedReason
		};
		return stands.map((kind) => ({
			...{ proposalId: row.id, kind, text: readMl(row.text_ml) },
			...{ reason: reasons[kind] ?? null, number: kind === 'adopted' ? number : null }
		}));
	});
}
