import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import type { AmendmentRow, DecisionRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl } from '../../i18n/localized-text.ts';
import type { RecommendationState } from '../../lists.ts';
import { people } from '../registration/index.server.ts';
import { isPublic, type Rights } from './rules.ts';
import type { Amendment, Decision, LinkedProposal, Recommendation, RecommendationView, TextVersion } from './schema.ts';
import { found, handAt, mayAs, placeOf, type Place, type Row } from './scene.server.ts';

/** Reads of recommendations: for who writes and decides them, and for everybody. */

const PAGE = 50;

/** Rows with the text that stands and what is counted of them. */
const listed = (from: Kysely<Tables>) =>
	from
		.selectFrom('recommendation as r')
		.innerJoin('recommendation_version as v', (on) => on.onRef('v.recommendation_id', '=', 'r.id').onRef('v.version', '=', 'r.version'))
		.selectAll('r')
		.select('v.text_ml')
		.select((e) => [
			e
				.selectFrom('recommendation_proposal as l')
				.whereRef('l.recommendation_id', '=', 'r.id')
				.select((c) => c.fn.countAll<number>().as('n'))
				.as('proposals'),
			e
				.selectFrom('recommendation_proposal as l')
				.innerJoin('proposal as p', 'p.id', 'l.proposal_id')
				.whereRef('l.recommendation_id', '=', 'r.id')
				.select((c) => sql<number>`coalesce(${c.fn.sum('p.supporters')}, 0)`.as('n'))
				.as('supporters'),
			e
				.selectFrom('amendment as a')
				.whereRef('a.recommendation_id', '=', 'r.id')
				.where('a.state', '=', 'open')
				.select((c) => c.fn.countAll<number>().as('n'))
				.as('open_amendments')
		]);
type ListedRow = Awaited<ReturnType<ReturnType<typeof listed>['execute']>>[number];

const toRecommendation = (row: ListedRow): Recommendation => ({
	id: row.id,
	forumId: row.forum_id,
	sessionId: row.session_id,
	number: row.number,
	state: row.state,
	text: readMl(row.text_ml),
	authentic: row.authentic_language,
	version: row.version,
	mergedInto: row.merged_into,
	continuesId: row.continues_id,
	adoptedAt: row.adopted_at,
	createdAt: row.created_at,
	proposals: Number(row.proposals ?? 0),
	supporters: Number(row.supporters ?? 0),
	openAmendments: Number(row.open_amendments ?? 0)
});

export interface RecommendationPage {
	items: Recommendation[];
	/** what the address of the next page carries; null: this is the last */
	next: string | null;
}

const cursor = /^(\d{1,9})~(.{1,64})$/;
const pageOf = async (query: ReturnType<typeof listed>, after: string | null): Promise<RecommendationPage> => {
	const [, position, id] = cursor.exec(after ?? '') ?? [];
	const { rows, next } = await keysetPage(query, {
		keys: ['r.position', 'r.id'],
		after: id ? [Number(position), id] : undefined,
		size: PAGE,
		nextOf: (row) => `${row.position}~${row.id}`
	});
	return { items: rows.map(toRecommendation), next };
};

/** Proposals of a platform that are neither linked nor set aside: while there are any, it is not done. */
export async function proposalsLeft(sessionId: string): Promise<number> {
	const row = await read()
		.selectFrom('proposal as p')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('p.session_id', '=', sessionId)
		.where('p.state', '=', 'open')
		.where('p.aside_reason', 'is', null)
		.where((e) =>
			e.not(e.exists(e.selectFrom('recommendation_proposal as l').select('l.proposal_id').whereRef('l.proposal_id', '=', 'p.id')))
		)
		.executeTakeFirstOrThrow();
	return Number(row.n);
}

/** What somebody may do at a place, as a page offers it. */
export const rightsAt = (actor: Actor, place: Place): Rights => ({
	drafts: mayAs(actor, 'rapporteur', place) || mayAs(actor, 'organiser', place),
	decides: mayAs(actor, 'moderator', place),
	manages: mayAs(actor, 'organiser', place)
});

/**
 * The recommendations of a platform for who works there.
 * @throws Refusal('not-found') for everybody else
 */
export async function recommendationsAt(
	actor: Actor,
	place: { forumId: string; sessionId: string },
	after: string | null = null
): Promise<RecommendationPage & { left: number; rights: Rights }> {
	const here = await placeOf(read(), place.forumId, place.sessionId);
	handAt(actor, here, ['organiser', 'rapporteur', 'moderator']);
	const query = listed(read()).where('r.session_id', '=', place.sessionId);
	const [page, left] = await Promise.all([pageOf(query, after), proposalsLeft(place.sessionId)]);
	return { ...page, left, rights: rightsAt(actor, here) };
}

export interface StaffFilters {
	state: RecommendationState | null;
	/** a platform's id; '' all */
	sessionId: string;
	after: string | null;
}

/** The recommendations of a forum in the order of its outcome document, for its organisers. @throws Refusal('not-found') */
export async function recommendationsFor(
	actor: Actor,
	forumId: string,
	{ state, sessionId, after }: StaffFilters
): Promise<RecommendationPage> {
	handAt(actor, await placeOf(read(), forumId, null), ['organiser']);
	let query = listed(read()).where('r.forum_id', '=', forumId);
	if (state) query = query.where('r.state', '=', state);
	if (sessionId) query = query.where('r.session_id', '=', sessionId);
	return pageOf(query, after);
}

/** The published recommendations of a forum in the order of its outcome document. @param sessionId of one platform; '' of all */
export const publicRecommendations = (forumId: string, after: string | null = null, sessionId = ''): Promise<RecommendationPage> => {
	const query = listed(read()).where('r.forum_id', '=', forumId).where('r.number', 'is not', null);
	return pageOf(sessionId ? query.where('r.session_id', '=', sessionId) : query, after);
};

/** All published ones, page by page, for files and feeds. */
export async function* everyPublic(forumId: string): AsyncGenerator<Recommendation[]> {
	for (let after: string | null = null; ;) {
		const { items, next }: RecommendationPage = await publicRecommendations(forumId, after);
		if (items.length) yield items;
		if (!next) return;
		after = next;
	}
}

/** Whether a forum has published any. */
export const hasPublic = async (forumId: string): Promise<boolean> =>
	!!(await read()
		.selectFrom('recommendation')
		.select('id')
		.where('forum_id', '=', forumId)
		.where('number', 'is not', null)
		.limit(1)
		.executeTakeFirst());

/** Texts that are put to the vote at a platform, for who takes part there. */
export async function tabledAt(sessionId: string): Promise<Recommendation[]> {
	const rows = await listed(read())
		.where('r.session_id', '=', sessionId)
		.where('r.state', '=', 'tabled')
		.orderBy('r.position')
		.orderBy('r.id')
		.limit(PAGE)
		.execute();
	return rows.map(toRecommendation);
}

const toAmendment = (row: Selectable<AmendmentRow>): Amendment => ({
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

/** Amendments that somebody asked for from the own page, of one platform's texts. */
export async function ownAmendments(registrationId: string, sessionId: string): Promise<(Amendment & { recommendationId: string })[]> {
	const rows = await read()
		.selectFrom('amendment as a')
		.innerJoin('recommendation as r', 'r.id', 'a.recommendation_id')
		.selectAll('a')
		.where('a.registration_id', '=', registrationId)
		.where('r.session_id', '=', sessionId)
		.orderBy('a.id')
		.limit(100)
		.execute();
	return rows.map((row) => ({ ...toAmendment(row), recommendationId: row.recommendation_id }));
}

/** The proposals that a recommendation takes up, with the names of those who want to be named and whom the actor may see. */
async function linkedOf(actor: Actor, { id, forum_id: forumId }: Row): Promise<LinkedProposal[]> {
	const rows = await read()
		.selectFrom('recommendation_proposal as l')
		.innerJoin('proposal as p', 'p.id', 'l.proposal_id')
		.select(['p.id', 'p.text_ml', 'p.source_language', 'p.show_name', 'p.registration_id', 'p.supporters'])
		.where('l.recommendation_id', '=', id)
		.where('p.state', '<>', 'hidden')
		.orderBy('p.supporters', 'desc')
		.orderBy('p.id')
		.limit(200)
		.execute();
	const named = rows.flatMap((row) => (row.show_name && row.registration_id ? [row.registration_id] : []));
	const names = named.length
		? await people(actor, forumId).select(['r.id', 'r.surname', 'r.given_name']).where('r.id', 'in', named).execute()
		: [];
	const nameOf = new Map(names.map((row) => [row.id, `${row.surname} ${row.given_name}`.trim()]));
	return rows.map((row) => ({
		id: row.id,
		text: readMl(row.text_ml),
		source: row.source_language,
		author: (row.show_name && row.registration_id && nameOf.get(row.registration_id)) || null,
		supporters: row.supporters
	}));
}

async function viewOf(actor: Actor, row: Row): Promise<RecommendationView> {
	const [head, versions, amendments, decisions, linked] = await Promise.all([
		listed(read()).where('r.id', '=', row.id).executeTakeFirstOrThrow(),
		read()
			.selectFrom('recommendation_version')
			.selectAll()
			.where('recommendation_id', '=', row.id)
			.orderBy('version', 'desc')
			.limit(100)
			.execute(),
		read().selectFrom('amendment').selectAll().where('recommendation_id', '=', row.id).orderBy('id').limit(200).execute(),
		read().selectFrom('decision').selectAll().where('recommendation_id', '=', row.id).orderBy('id').limit(100).execute(),
		linkedOf(actor, row)
	]);
	return {
		...toRecommendation(head),
		versions: versions.map((each): TextVersion => ({
			version: each.version,
			text: readMl(each.text_ml),
			amends: each.amends,
			at: each.at
		})),
		amendments: amendments.map(toAmendment),
		decisions: decisions.map(toDecision),
		linked
	};
}

/** One recommendation for who works at its platform or forum, with what they may do. @throws Refusal('not-found') for everybody else */
export async function recommendationFor(
	actor: Actor,
	id: string
): Promise<{ place: Place; recommendation: RecommendationView; rights: Rights }> {
	const { row, forum, session } = await found(read(), id);
	const place = { forum, session };
	handAt(actor, place, ['organiser', 'rapporteur', 'moderator']);
	return { place, recommendation: await viewOf(actor, row), rights: rightsAt(actor, place) };
}

/** A published one by its number. @throws Refusal('not-found') */
export async function publicRecommendation(forumId: string, number: number): Promise<RecommendationView> {
	const row = await read()
		.selectFrom('recommendation')
		.selectAll()
		.where('forum_id', '=', forumId)
		.where('number', '=', number)
		.executeTakeFirst();
	if (!row || !isPublic(row)) throw new Refusal('not-found');
	return viewOf({ kind: 'anonymous' }, row);
}

/** Numbers and forums of some recommendations, as a link to them says it; those that are not published stay out. */
export async function referencesOf(
	ids: readonly string[]
): Promise<{ id: string; number: number; slug: string; forumStartsAt: string; timeZone: string }[]> {
	if (!ids.length) return [];
	const rows = await read()
		.selectFrom('recommendation as r')
		.innerJoin('forum as f', 'f.id', 'r.forum_id')
		.select(['r.id', 'r.number', 'f.slug', 'f.starts_at', 'f.time_zone'])
		.where('r.id', 'in', ids)
		.where('f.state', '<>', 'draft')
		.execute();
	return rows.flatMap(({ id, number, slug, starts_at, time_zone }) =>
		number === null ? [] : [{ id, number, slug, forumStartsAt: starts_at, timeZone: time_zone }]
	);
}

/** Published recommendations of other forums, from which one may go on: the newest first, at most 200. */
export async function earlierRecommendations(
	forumId: string
): Promise<{ id: string; number: number; slug: string; text: Recommendation['text'] }[]> {
	const rows = await read()
		.selectFrom('recommendation as r')
		.innerJoin('forum as f', 'f.id', 'r.forum_id')
		.innerJoin('recommendation_version as v', (on) => on.onRef('v.recommendation_id', '=', 'r.id').onRef('v.version', '=', 'r.version'))
		.select(['r.id', 'r.number', 'f.slug', 'v.text_ml'])
		.where('r.forum_id', '<>', forumId)
		.where('r.number', 'is not', null)
		.where('f.state', '<>', 'draft')
		.orderBy('r.adopted_at', 'desc')
		.limit(200)
		.execute();
	return rows.flatMap(({ id, number, slug, text_ml }) => (number === null ? [] : [{ id, number, slug, text: readMl(text_ml) }]));
}
