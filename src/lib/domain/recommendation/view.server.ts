import type { Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { cursorIn } from '../../server/database/cursor.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import type { AmendmentRow, DecisionRow } from '../../server/database/tables.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { amendmentStates } from '../../lists.ts';
import { authorsOf } from '../proposal/index.server.ts';
import { listed, shownProposals, toRecommendation, type Readers } from './listed.server.ts';
import { decidedOn } from './rules.ts';
import type { Amendment, Decision, LinkedProposal, RecommendationView, TextVersion } from './schema.ts';
import type { StoredRecommendation } from './context.server.ts';

/** One recommendation whole: its versions, amendments, decisions and proposals. */

export const toAmendment = (row: Selectable<AmendmentRow>): Amendment => ({
	id: row.id,
	version: row.version,
	text: row.text,
	language: row.language,
	state: row.state,
	reason: row.reason,
	asked: row.by_account_id === null,
	at: row.at,
	decidedAt: row.decided_at
});
export const toDecision = (row: Selectable<DecisionRow>): Decision => ({
	id: row.id,
	version: row.version,
	sessionId: row.session_id,
	stage: row.stage,
	mode: row.mode,
	inFavour: row.in_favour,
	against: row.against,
	abstained: row.abstained,
	present: row.present,
	adopted: row.adopted === 1,
	reason: row.reason,
	at: row.at
});

/** The proposals that a recommendation takes up, with the names of those who want to be named and whom the actor may see. */
async function linkedOf(actor: Actor, { id, forum_id: forumId }: StoredRecommendation, readers: Readers): Promise<LinkedProposal[]> {
	const rows = await read()
		.selectFrom('recommendation_proposal as l')
		.innerJoin('proposal as p', 'p.id', 'l.proposal_id')
		.select(['p.id', 'p.text_ml', 'p.source_language', 'p.show_name', 'p.registration_id', 'p.supporters'])
		.where('l.recommendation_id', '=', id)
		.where('p.state', 'in', shownProposals(readers))
		.orderBy('p.supporters', 'desc')
		.orderBy('p.id')
		.limit(200)
		.execute();
	const authorOf = await authorsOf(actor, forumId, rows);
	return rows.map((row) => ({
		id: row.id,
		text: readMl(row.text_ml),
		source: row.source_language,
		author: authorOf(row),
		supporters: row.supporters
	}));
}

const AMENDMENTS = 50;

/** Amendments in the order in which they came, page by page; everybody sees those that were decided. @param after as an address carries it */
async function amendmentsOf({ id }: StoredRecommendation, readers: Readers, after: string | null) {
	const all = read().selectFrom('amendment as a').selectAll('a').where('a.recommendation_id', '=', id);
	return keysetPage(readers === 'staff' ? all : all.where('a.state', 'in', amendmentStates.filter(decidedOn)), {
		keys: ['a.at', 'a.id'],
		after: cursorIn(after, ['instant', 'id']),
		size: readers === 'staff' ? AMENDMENTS : 1000,
		nextOf: (row) => `${row.at}~${row.id}`
	});
}

/** An amendment of a recommendation, whichever page it stands on; null: it is another one's. */
export async function amendmentOf(recommendationId: string, id: string): Promise<Amendment | null> {
	const row = await read()
		.selectFrom('amendment')
		.selectAll()
		.where('recommendation_id', '=', recommendationId)
		.where('id', '=', id)
		.executeTakeFirst();
	return row ? toAmendment(row) : null;
}

/** @param readers as `listed` says it @param after where the page of amendments begins */
export async function viewOf(
	actor: Actor,
	row: StoredRecommendation,
	readers: Readers = 'staff',
	after: string | null = null
): Promise<RecommendationView> {
	const [head, versions, amendments, decisions, linked] = await Promise.all([
		listed(read(), readers).where('r.id', '=', row.id).executeTakeFirstOrThrow(),
		read()
			.selectFrom('recommendation_version')
			.selectAll()
			.where('recommendation_id', '=', row.id)
			.orderBy('version', 'desc')
			.limit(100)
			.execute(),
		amendmentsOf(row, readers, after),
		read().selectFrom('decision').selectAll().where('recommendation_id', '=', row.id).orderBy('at').orderBy('id').limit(100).execute(),
		linkedOf(actor, row, readers)
	]);
	return {
		...toRecommendation(head),
		versions: versions.map((each): TextVersion => ({
			version: each.version,
			text: readMl(each.text_ml),
			amends: each.amends,
			at: each.at
		})),
		amendments: amendments.rows.map(toAmendment),
		nextAmendments: amendments.next,
		decisions: decisions.map(toDecision),
		linked
	};
}
