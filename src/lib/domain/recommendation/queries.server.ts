import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { RecommendationState } from '../../lists.ts';
import { letterOf, onScreen, type Rights } from './rules.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { listed, RECOMMENDATIONS_PER_PAGE, pageOf, toRecommendation, type RecommendationPage } from './listed.server.ts';
import type { Amendment, Recommendation, RecommendationView, ShownDecision } from './schema.ts';
import { found, roleAt, mayAs, recommendationPlace, type RecommendationPlace } from './context.server.ts';
import { toAmendment, toDecision, viewOf } from './view.server.ts';
import { later, MINUTE } from '../../server/clock.ts';

/** Reads of recommendations for who writes and decides them, or takes part at a platform. */

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

/** The rights of somebody at a place, as a page offers them. */
export const rightsAt = (actor: Actor, place: RecommendationPlace): Rights => ({
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
	const here = await recommendationPlace(read(), place.forumId, place.sessionId);
	roleAt(actor, here, ['organiser', 'rapporteur', 'moderator']);
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
	roleAt(actor, await recommendationPlace(read(), forumId, null), ['organiser']);
	let query = listed(read()).where('r.forum_id', '=', forumId);
	if (state) query = query.where('r.state', '=', state);
	if (sessionId) query = query.where('r.session_id', '=', sessionId);
	return pageOf(query, after);
}

/** The texts put to the vote at a platform, for those who take part there. */
export async function tabledAt(sessionId: string): Promise<Recommendation[]> {
	const rows = await listed(read())
		.where('r.session_id', '=', sessionId)
		.where('r.state', '=', 'tabled')
		.orderBy('r.position')
		.orderBy('r.id')
		.limit(RECOMMENDATIONS_PER_PAGE)
		.execute();
	return rows.map(toRecommendation);
}

/** A text as the hall sees it, with what it is called. */
interface Shown {
	text: TextMl;
	number: number | null;
	letter: string;
}

/** The last decision on a text of a platform since an instant, with the text that it was about; null: none. */
async function decidedSince(sessionId: string, since: string): Promise<(Shown & { decision: ShownDecision; at: string }) | null> {
	const row = await read()
		.selectFrom('decision as d')
		.innerJoin('recommendation as r', 'r.id', 'd.recommendation_id')
		.innerJoin('recommendation_version as v', (on) =>
			on.onRef('v.recommendation_id', '=', 'd.recommendation_id').onRef('v.version', '=', 'd.version')
		)
		.selectAll('d')
		.select(['v.text_ml', 'r.number', 'r.ordinal'])
		.where('r.session_id', '=', sessionId)
		.where('d.stage', '<>', 'reopened')
		.where('d.at', '>=', since)
		// what is being considered again is decided no more
		.where((e) =>
			e.not(
				e.exists(
					e
						.selectFrom('decision as later')
						.select('later.id')
						.whereRef('later.recommendation_id', '=', 'd.recommendation_id')
						.whereRef('later.at', '>=', 'd.at')
						.where('later.stage', '=', 'reopened')
				)
			)
		)
		.orderBy('d.at', 'desc')
		.orderBy('d.id', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (!row) return null;
	const { sessionId: by, stage, mode, inFavour, against, abstained, present, adopted, at } = toDecision(row);
	const decision = { sessionId: by, stage, mode, inFavour, against, abstained, present, adopted };
	return { decision, at, text: readMl(row.text_ml), number: row.number, letter: letterOf(row.ordinal) };
}

/** milliseconds for which the hall's screen shows a decision */
const SHOWN_MS = 5 * MINUTE;

/** The text of a platform that stands on the screen of its hall. @returns its id; null: none is put to the vote */
export const textOnScreen = async (sessionId: string): Promise<string | null> => onScreen(await tabledAt(sessionId))?.id ?? null;

/**
 * What the screen of a hall shows: a text that is put to the vote, and the newest decision while it is fresh, unless another text was
 * chosen after it.
 * @param n which of the texts, from 1; null: the one just decided, else the one that stands on the screen
 * @returns `n` is null where a text is shown that is not, or no longer, among them
 */
export async function screenAt(
	sessionId: string,
	n: number | null,
	at: string
): Promise<{ shown: Shown | null; n: number | null; of: number; decision: ShownDecision | null }> {
	const since = later(at, -SHOWN_MS);
	const [tabled, fresh] = await Promise.all([tabledAt(sessionId), decidedSince(sessionId, since)]);
	const standing = onScreen(tabled);
	const shownFrom = [standing?.screenAt ?? '', standing?.tabledAt ?? ''];
	const chosenSince = n === null && fresh !== null && shownFrom.some((moment) => moment > fresh.at);
	const common = { of: tabled.length, decision: chosenSince ? null : (fresh?.decision ?? null) };
	if (n === null && fresh && !chosenSince) return { ...common, shown: seen(fresh), n: null };
	const shown = n === null ? standing : (tabled[Math.min(n, tabled.length) - 1] ?? null);
	return { ...common, shown: shown && seen(shown), n: shown && tabled.indexOf(shown) + 1 };
}

/** Only what everybody in the hall may read: a page's data can be read as well as the page. */
const seen = ({ text, number, letter }: Shown): Shown => ({ text, number, letter });

/** Amendments that somebody asked for from the own page, of one platform's texts. */
export async function ownAmendments(registrationId: string, sessionId: string): Promise<(Amendment & { recommendationId: string })[]> {
	const rows = await read()
		.selectFrom('amendment as a')
		.innerJoin('recommendation as r', 'r.id', 'a.recommendation_id')
		.selectAll('a')
		.where('a.registration_id', '=', registrationId)
		.where('r.session_id', '=', sessionId)
		.orderBy('a.at')
		.orderBy('a.id')
		.limit(100)
		.execute();
	return rows.map((row) => ({ ...toAmendment(row), recommendationId: row.recommendation_id }));
}

/**
 * One recommendation for who works at its platform or forum, with what they may do.
 * @param after where its page of amendments begins
 * @throws Refusal('not-found') for everybody else
 */
export async function recommendationFor(
	actor: Actor,
	id: string,
	after: string | null = null
): Promise<{ place: RecommendationPlace; recommendation: RecommendationView; rights: Rights }> {
	const { row, forum, session } = await found(read(), id);
	const place = { forum, session };
	roleAt(actor, place, ['organiser', 'rapporteur', 'moderator']);
	return { place, recommendation: await viewOf(actor, row, 'staff', after), rights: rightsAt(actor, place) };
}
