import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { recommendationStates, type RecommendationState } from '../../lists.ts';
import { authorsOf } from '../proposal/index.server.ts';
import { listed } from './listed.server.ts';
import { recommendationsAt } from './queries.server.ts';
import { letterOf, writtenStates } from './rules.ts';
import { toDecision } from './view.server.ts';
import type { Decision, DecidedProposal, Recommendation, WaitingProposal } from './schema.ts';
import { roleAt, recommendationPlace, type RecommendationPlace } from './context.server.ts';

/** What the pages of those who write and decide read beside the recommendations themselves. */

/** as many as a form takes */
const MOST = 200;

/** The proposals of a platform that are neither linked nor set aside, the most supported first; at most 200. */
export async function waitingProposals(sessionId: string): Promise<WaitingProposal[]> {
	const rows = await read()
		.selectFrom('proposal as p')
		.select(['p.id', 'p.text_ml', 'p.source_language', 'p.supporters'])
		.where('p.session_id', '=', sessionId)
		.where('p.state', '=', 'open')
		.where('p.aside_reason', 'is', null)
		.where((e) =>
			e.not(e.exists(e.selectFrom('recommendation_proposal as l').select('l.proposal_id').whereRef('l.proposal_id', '=', 'p.id')))
		)
		.orderBy('p.supporters', 'desc')
		.orderBy('p.id')
		.limit(MOST)
		.execute();
	return rows.map((row) => ({ id: row.id, text: readMl(row.text_ml), source: row.source_language, supporters: row.supporters }));
}

/** Counts the recommendations of a forum by state. @throws Refusal('not-found') for all but its organisers */
export async function statesOf(actor: Actor, forumId: string): Promise<Record<RecommendationState, number>> {
	roleAt(actor, await recommendationPlace(read(), forumId, null), ['organiser']);
	const rows = await read()
		.selectFrom('recommendation')
		.select((e) => ['state', e.fn.countAll<number>().as('n')])
		.where('forum_id', '=', forumId)
		.groupBy('state')
		.execute();
	const counted = new Map(rows.map(({ state, n }) => [state, Number(n)]));
	return Object.fromEntries(recommendationStates.map((state) => [state, counted.get(state) ?? 0])) as Record<RecommendationState, number>;
}

/**
 * Other drafts into which a recommendation may be merged: of the platform, or of the whole forum for its organisers, with the number of
 * each one's platform, null of the forum's own. At most 200.
 */
export async function mergeTargets(
	{ id, forumId, sessionId }: Pick<Recommendation, 'id' | 'forumId' | 'sessionId'>,
	whole: boolean
): Promise<{ id: string; number: number | null; letter: string; platform: number | null | undefined; text: TextMl }[]> {
	let query = read()
		.selectFrom('recommendation as r')
		.innerJoin('recommendation_version as v', (on) => on.onRef('v.recommendation_id', '=', 'r.id').onRef('v.version', '=', 'r.version'))
		.leftJoin('platform as p', 'p.session_id', 'r.session_id')
		.select(['r.id', 'r.number', 'r.ordinal', 'v.text_ml', 'p.number as platform'])
		.where('r.forum_id', '=', forumId)
		.where('r.state', 'in', writtenStates)
		.where('r.id', '<>', id)
		.orderBy('r.position')
		.limit(MOST);
	if (!whole) query = query.where('r.session_id', '=', sessionId);
	return (await query.execute()).map(({ id, number, ordinal, platform, text_ml }) => ({
		id,
		number,
		letter: letterOf(ordinal),
		platform: whole ? platform : undefined,
		text: readMl(text_ml)
	}));
}

export interface MinutedRecommendation extends Recommendation {
	decisions: readonly Decision[];
	/** the one that it was merged into; null: none */
	merged: { number: number | null; text: TextMl } | null;
}
/** What a platform's minutes tell. */
export interface Minuted {
	proposals: DecidedProposal[];
	recommendations: MinutedRecommendation[];
}

/** Number and text of those that others were merged into, by id. */
async function mergeResults(ids: readonly string[]): Promise<Map<string, MinutedRecommendation['merged']>> {
	if (!ids.length) return new Map();
	const rows = await listed(read()).where('r.id', 'in', ids).execute();
	return new Map(rows.map(({ id, number, text_ml }) => [id, { number, text: readMl(text_ml) }]));
}

async function decidedProposalsAt(
	actor: Actor,
	{ forum, session }: RecommendationPlace & { session: { id: string } }
): Promise<DecidedProposal[]> {
	const rows = await read()
		.selectFrom('proposal as p')
		.select(['p.text_ml', 'p.show_name', 'p.registration_id', 'p.aside_reason'])
		.select((e) =>
			e.exists(e.selectFrom('recommendation_proposal as l').select('l.proposal_id').whereRef('l.proposal_id', '=', 'p.id')).as('linked')
		)
		.where('p.session_id', '=', session.id)
		.where('p.state', '=', 'open')
		.orderBy('p.id')
		.limit(2000)
		.execute();
	const authorOf = await authorsOf(actor, forum.id, rows);
	return rows.map((row) => ({
		text: readMl(row.text_ml),
		author: authorOf(row),
		result: row.linked ? { kind: 'taken-up' } : row.aside_reason === null ? { kind: 'left' } : { kind: 'aside', reason: row.aside_reason }
	}));
}

/**
 * The proposals, recommendations and decisions of a platform for its minutes; drafts that were never put to the vote stay out.
 * @throws Refusal('not-found') for everybody who does not work there
 */
export async function minutedAt(actor: Actor, place: RecommendationPlace & { session: { id: string } }): Promise<Minuted> {
	const at = { forumId: place.forum.id, sessionId: place.session.id };
	const recommendations: Recommendation[] = [];
	for (let after: string | null | undefined; after !== null;) {
		const page: { items: Recommendation[]; next: string | null } = await recommendationsAt(actor, at, after ?? null);
		recommendations.push(...page.items);
		after = page.next;
	}
	const ids = recommendations.map(({ id }) => id);
	const rows = ids.length
		? await read().selectFrom('decision').selectAll().where('recommendation_id', 'in', ids).orderBy('at').orderBy('id').execute()
		: [];
	const decisions = Map.groupBy(rows, (row) => row.recommendation_id);
	const results = await mergeResults(recommendations.flatMap(({ mergedInto }) => mergedInto ?? []));
	const minuted = recommendations.map((each) => ({
		...{ ...each, decisions: (decisions.get(each.id) ?? []).map(toDecision) },
		merged: results.get(each.mergedInto ?? '') ?? null
	}));
	return {
		proposals: await decidedProposalsAt(actor, place),
		recommendations: minuted.filter(({ state, tabledAt }) => state !== 'draft' || tabledAt !== null)
	};
}
