import { sql } from 'kysely';
import { now } from '../../server/clock.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { narrows, withMeasure, type PublicMeasureFilters } from '../measure/index.server.ts';
import { RECOMMENDATIONS_PER_PAGE } from './listed.server.ts';
import { publicByIds, type PublishedPage } from './published.server.ts';

/** Published recommendations by what happened last, and those of every forum. */

/** What an address carries on from a page of the latest. */
const latestCursor = /^(\d{4}-\d\d-\d\dT[\d:.]{8,12}Z)~([\w-]{1,64})$/;

/**
 * Those about which something was decided or that a body carried on last, the latest first, each with the instant.
 * @param most as many at most
 * @param after where the page begins; null: with the latest
 * @returns next: what the address of the page after it carries, or null
 * @throws Refusal('recommendation.after') for what no page gave
 */
export async function latestPublic(
	forumId: string,
	most: number,
	after: string | null
): Promise<{ rows: { id: string; at: string }[]; next: string | null }> {
	const [, at, id] = latestCursor.exec(after ?? '') ?? [];
	if (after !== null && !id) throw new Refusal('recommendation.after');
	const decided = read()
		.selectFrom('decision as d')
		.innerJoin('recommendation as r', 'r.id', 'd.recommendation_id')
		.select(['r.id', 'd.at'])
		.where('r.forum_id', '=', forumId)
		.where('r.number', 'is not', null);
	const carriedOn = read()
		.selectFrom('measure as m')
		.innerJoin('recommendation as r', 'r.id', 'm.recommendation_id')
		.innerJoin('measure_event as e', 'e.measure_id', 'm.id')
		// what is published later, or taken back, is news then
		.select(['r.id', sql<string>`case when e.published_at > e.at then e.published_at else e.at end`.as('at')])
		.where('m.forum_id', '=', forumId)
		.where('r.number', 'is not', null);
	let query = read()
		.selectFrom(decided.unionAll(carriedOn).as('n'))
		.select((e) => ['n.id', e.fn.max('n.at').as('at')])
		.groupBy('n.id');
	if (at && id)
		query = query.having((e) => e.or([e(e.fn.max('n.at'), '<', at), e.and([e(e.fn.max('n.at'), '=', at), e('n.id', '<', id)])]));
	const found = await query
		.orderBy('at', 'desc')
		.orderBy('n.id', 'desc')
		.limit(most + 1)
		.execute();
	const rows = found.slice(0, most);
	const last = rows.at(-1);
	return { rows, next: last && found.length > most ? `${last.at}~${last.id}` : null };
}

const everywhereCursor = /^(\d{4}-\d\d-\d\dT[\d:.]{8,12}Z)~([\w-]{1,64})~(\d{1,10})~([\w-]{1,64})$/;
/** Positions counted from here downwards: the newest forum comes first, and its recommendations in their order. */
const LAST_POSITION = 1_000_000_000;

/** The published recommendations of every forum, the newest forum first. @param forumId of one forum; '' of all */
export async function recommendationsEverywhere(
	after: string | null,
	forumId: string,
	measures: PublicMeasureFilters
): Promise<PublishedPage> {
	const [, startsAt, forum, back, id] = everywhereCursor.exec(after ?? '') ?? [];
	let all = read()
		.selectFrom('recommendation as r')
		.innerJoin('forum as f', 'f.id', 'r.forum_id')
		.select(['r.id', 'r.forum_id', 'f.starts_at', sql<number>`${sql.lit(LAST_POSITION)} - r.position`.as('back')])
		.where('f.state', '<>', 'draft')
		.where('r.number', 'is not', null);
	if (forumId) all = all.where('r.forum_id', '=', forumId);
	if (narrows(measures)) all = all.where(withMeasure(forumId || null, measures, now()));
	const { rows, next } = await keysetPage(read().selectFrom(all.as('a')).selectAll('a'), {
		keys: ['a.starts_at', 'a.forum_id', 'a.back', 'a.id'],
		after: startsAt && forum && id ? [startsAt, forum, Number(back), id] : undefined,
		size: RECOMMENDATIONS_PER_PAGE,
		newestFirst: true,
		nextOf: (row) => `${row.starts_at}~${row.forum_id}~${row.back}~${row.id}`
	});
	const byId = new Map((await publicByIds(rows.map((row) => row.id))).map((each) => [each.id, each]));
	return { items: rows.flatMap((row) => byId.get(row.id) ?? []), next };
}
