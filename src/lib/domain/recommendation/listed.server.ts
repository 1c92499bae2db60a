import { sql, type ExpressionBuilder, type Kysely } from 'kysely';
import { adoptedVersion } from '../../server/database/adopted-version.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import type { RecommendationRow, Tables } from '../../server/database/tables.ts';
import { readMl } from '../../i18n/localized-text.ts';
import type { ProposalState } from '../../lists.ts';
import { letterOf } from './rules.ts';
import type { Recommendation } from './schema.ts';

/** Recommendations as lists show them: with the text that stands and what is counted of them. */

export const RECOMMENDATIONS_PER_PAGE = 50;

/** staff read the text that is worked on; everybody the one that was adopted last, and proposals that are neither hidden nor taken back */
export type Readers = 'staff' | 'everybody';

/** The states of linked proposals that are shown and counted. */
export const shownProposals = (readers: Readers): readonly ProposalState[] => (readers === 'staff' ? ['open', 'withdrawn'] : ['open']);

/** The version that is read: the one worked on, or the one that was adopted last. */
const versionFor = (readers: Readers) => (e: ExpressionBuilder<Tables & { r: RecommendationRow }, 'r'>) =>
	readers === 'staff' ? e.ref('r.version') : adoptedVersion(e);

/** The rows with the text that their readers see and its counts. */
export const listed = (from: Kysely<Tables>, readers: Readers = 'staff') =>
	from
		.selectFrom('recommendation as r')
		.innerJoin('recommendation_version as v', (on) =>
			on.onRef('v.recommendation_id', '=', 'r.id').on((e) => e('v.version', '=', versionFor(readers)(e)))
		)
		.selectAll('r')
		.select(['v.text_ml', 'v.version as text_version'])
		.select((e) => [
			e
				.selectFrom('recommendation_proposal as l')
				.innerJoin('proposal as p', 'p.id', 'l.proposal_id')
				.whereRef('l.recommendation_id', '=', 'r.id')
				.where('p.state', 'in', shownProposals(readers))
				.select((c) => c.fn.countAll<number>().as('n'))
				.as('proposals'),
			e
				.selectFrom('recommendation_proposal as l')
				.innerJoin('proposal as p', 'p.id', 'l.proposal_id')
				.whereRef('l.recommendation_id', '=', 'r.id')
				.where('p.state', 'in', shownProposals(readers))
				.select((c) => sql<number>`coalesce(${c.fn.sum('p.supporters')}, 0)`.as('n'))
				.as('supporters'),
			e
				.selectFrom('amendment as a')
				.whereRef('a.recommendation_id', '=', 'r.id')
				.where('a.state', '=', 'open')
				.select((c) => c.fn.countAll<number>().as('n'))
				.as('open_amendments'),
			e
				.exists(
					e
						.selectFrom('decision as w')
						.select('w.id')
						.whereRef('w.recommendation_id', '=', 'r.id')
						.where('w.session_id', 'is not', null)
						.where('w.stage', '=', 'whole')
						.where('w.adopted', '=', 1)
						.whereRef('w.version', '=', 'r.version')
						.where((c) => c.or([c('r.tabled_at', 'is', null), c('w.at', '>=', c.ref('r.tabled_at'))]))
				)
				.as('platform_adopted')
		]);
type ListedRow = Awaited<ReturnType<ReturnType<typeof listed>['execute']>>[number];

export const toRecommendation = (row: ListedRow): Recommendation => ({
	id: row.id,
	forumId: row.forum_id,
	sessionId: row.session_id,
	number: row.number,
	letter: letterOf(row.ordinal),
	state: row.state,
	text: readMl(row.text_ml),
	authentic: row.authentic_language,
	version: row.text_version,
	mergedInto: row.merged_into,
	continuesId: row.continues_id,
	tabledAt: row.tabled_at,
	screenAt: row.screen_at,
	adoptedAt: row.adopted_at,
	createdAt: row.created_at,
	proposals: Number(row.proposals ?? 0),
	supporters: Number(row.supporters ?? 0),
	openAmendments: Number(row.open_amendments ?? 0),
	platformAdopted: Number(row.platform_adopted) === 1
});

export interface RecommendationPage {
	items: Recommendation[];
	/** what the address of the next page carries; null: this is the last */
	next: string | null;
}

const cursor = /^(\d{1,9})~([0-9a-f-]{36})$/;
/** Whether a page begins where an address says. */
export const isCursor = (after: string): boolean => cursor.test(after);
export const pageOf = async (query: ReturnType<typeof listed>, after: string | null): Promise<RecommendationPage> => {
	const [, position, id] = cursor.exec(after ?? '') ?? [];
	const { rows, next } = await keysetPage(query, {
		keys: ['r.position', 'r.id'],
		after: id ? [Number(position), id] : undefined,
		size: RECOMMENDATIONS_PER_PAGE,
		nextOf: (row) => `${row.position}~${row.id}`
	});
	return { items: rows.map(toRecommendation), next };
};
