import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { narrows, withMeasure, type PublicMeasureFilters } from '../measure/index.server.ts';
import { isCursor, listed, pageOf } from './listed.server.ts';
import { decidedOn, isPublic } from './rules.ts';
import type { Decision, Published, PublishedView, Recommendation, Reference } from './schema.ts';
import { toDecision, viewOf } from './view.server.ts';

/** Reads of recommendations for everybody: those that were adopted once, in the text that was adopted last. */

export interface PublishedPage {
	items: Published[];
	/** what the address of the next page carries; null: this is the last */
	next: string | null;
}

/** Of some recommendations, the last decision on the whole text or its reopening. */
async function lastDecisions(ids: readonly string[]): Promise<Map<string, Decision>> {
	if (!ids.length) return new Map();
	const rows = await read()
		.selectFrom('decision')
		.selectAll()
		.where('recommendation_id', 'in', ids)
		.where('stage', 'in', ['whole', 'reopened'])
		.orderBy('at')
		.orderBy('id')
		.execute();
	return new Map(rows.map((row) => [row.recommendation_id, toDecision(row)]));
}

/** The numbers and forums of some recommendations, for a link to them; unpublished ones are left out. */
export async function referencesOf(ids: readonly string[]): Promise<Reference[]> {
	if (!ids.length) return [];
	return references().where('r.id', 'in', ids).execute().then(published);
}

const references = () =>
	read()
		.selectFrom('recommendation as r')
		.innerJoin('forum as f', 'f.id', 'r.forum_id')
		.select(['r.id', 'r.number', 'f.slug', 'f.starts_at as forumStartsAt', 'f.time_zone as timeZone'])
		.where('f.state', '<>', 'draft');
const published = (rows: (Omit<Reference, 'number'> & { number: number | null })[]): Reference[] =>
	rows.flatMap(({ number, ...row }) => (number === null ? [] : [{ ...row, number }]));

/** Those that go on from one, the oldest forum first. At most 50, asked for apart from their forums: an index leads to them. */
async function continuing(id: string): Promise<Reference[]> {
	const from = read().selectFrom('recommendation').select('id').where('continues_id', '=', id);
	const rows = await from.where('number', 'is not', null).orderBy('id').limit(50).execute();
	const found = await referencesOf(rows.map((row) => row.id));
	return found.sort((a, b) => a.forumStartsAt.localeCompare(b.forumStartsAt) || a.id.localeCompare(b.id));
}

/** When some recommendations were adopted for the first time: from then on each is public under its number. */
async function firstAdoptions(ids: readonly string[]): Promise<Map<string, string>> {
	if (!ids.length) return new Map();
	const rows = await read()
		.selectFrom('decision as d')
		.innerJoin('recommendation as r', 'r.id', 'd.recommendation_id')
		.innerJoin('forum as f', 'f.id', 'r.forum_id')
		.select((e) => ['r.id', e.fn.min('d.at').as('at')])
		.where('r.id', 'in', ids)
		.where('d.stage', '=', 'whole')
		.where('d.adopted', '=', 1)
		// what a platform says of its own text adopts it only where the forum leaves that to platforms
		.where((e) => e.or([e('d.session_id', 'is', null), e('f.adopted_by', '=', 'platform')]))
		.groupBy('r.id')
		.execute();
	return new Map(rows.map(({ id, at }) => [id, at]));
}

const everyMeasure: PublicMeasureFilters = { status: null, bodyId: '', year: '' };

async function withWhatBelongs(items: readonly Recommendation[]): Promise<Published[]> {
	const ids = items.map(({ id }) => id);
	const [decisions, adopted, continued] = await Promise.all([
		lastDecisions(ids),
		firstAdoptions(ids),
		referencesOf(items.flatMap(({ continuesId }) => continuesId ?? []))
	]);
	const byId = new Map(continued.map((each) => [each.id, each]));
	return items.flatMap(({ number, ...each }) =>
		number === null
			? []
			: [
					{
						...{ ...each, number },
						...{ decision: decisions.get(each.id) ?? null, firstAdoptedAt: adopted.get(each.id) ?? each.adoptedAt },
						continues: byId.get(each.continuesId ?? '') ?? null
					}
				]
	);
}

/**
 * The published recommendations of a forum in the order of its outcome document.
 * @param sessionId of one platform; '' of all
 * @param measures only those with such a measure
 */
export async function publicRecommendations(
	forumId: string,
	after: string | null = null,
	sessionId = '',
	measures: PublicMeasureFilters = everyMeasure
): Promise<PublishedPage> {
	let query = listed(read(), 'everybody').where('r.forum_id', '=', forumId).where('r.number', 'is not', null);
	if (sessionId) query = query.where('r.session_id', '=', sessionId);
	if (narrows(measures)) query = query.where(withMeasure(forumId, measures, now()));
	const { items, next } = await pageOf(query, after);
	return { items: await withWhatBelongs(items), next };
}

/** The same for programs, which are told of a wrong cursor. @throws Refusal('recommendation.after') for what no page gave */
export async function recommendationsAfter(forumId: string, after: string | null): Promise<PublishedPage> {
	if (after !== null && !isCursor(after)) throw new Refusal('recommendation.after');
	return publicRecommendations(forumId, after);
}

/** All published ones, page by page, for files and papers. */
export async function* everyPublic(forumId: string): AsyncGenerator<Published[]> {
	for (let after: string | null = null; ;) {
		const { items, next }: PublishedPage = await publicRecommendations(forumId, after);
		if (items.length) yield items;
		if (!next) return;
		after = next;
	}
}

/** The published recommendations among some, in no order. */
export async function publicByIds(ids: readonly string[]): Promise<Published[]> {
	if (!ids.length) return [];
	const { items } = await pageOf(listed(read(), 'everybody').where('r.id', 'in', ids).where('r.number', 'is not', null), null);
	return withWhatBelongs(items);
}

/** How many recommendations of each forum are adopted now; those that are being considered again, or were turned down since, are not. */
export async function adoptedByForum(forumIds: readonly string[]): Promise<Record<string, number>> {
	if (!forumIds.length) return {};
	const rows = await read()
		.selectFrom('recommendation')
		.select((e) => ['forum_id', e.fn.countAll<number>().as('n')])
		.where('forum_id', 'in', forumIds)
		.where('state', '=', 'adopted')
		.groupBy('forum_id')
		.execute();
	return Object.fromEntries(rows.map((row) => [row.forum_id, Number(row.n)]));
}

/** The same of one forum. */
export const adoptedNow = async (forumId: string): Promise<number> => (await adoptedByForum([forumId]))[forumId] ?? 0;

/** The amendments that were decided by the time of the public text. */
const settled = (view: PublishedView['amendments'], until: string) =>
	view.filter(({ state, decidedAt }) => decidedOn(state) && (decidedAt ?? '') <= until);

/** A published recommendation by its number. @throws Refusal('not-found') */
export async function publicRecommendation(forumId: string, number: number): Promise<PublishedView> {
	const row = await read()
		.selectFrom('recommendation')
		.selectAll()
		.where('forum_id', '=', forumId)
		.where('number', '=', number)
		.executeTakeFirst();
	if (!row || !isPublic(row)) throw new Refusal('not-found');
	const [view, adopted, [continues = null], continuedBy, [mergedInto = null]] = await Promise.all([
		viewOf({ kind: 'anonymous' }, row, 'everybody'),
		firstAdoptions([row.id]),
		referencesOf(row.continues_id ? [row.continues_id] : []),
		continuing(row.id),
		referencesOf(row.merged_into ? [row.merged_into] : [])
	]);
	const firstAdoptedAt = adopted.get(row.id) ?? view.adoptedAt;
	const decision = view.decisions.findLast(({ stage }) => stage === 'whole' || stage === 'reopened') ?? null;
	return {
		...{ ...view, number, decision, firstAdoptedAt, continues, continuedBy, merged: mergedInto },
		versions: view.versions.filter(({ version }) => version <= view.version),
		amendments: settled(view.amendments, view.adoptedAt ?? '')
	};
}
