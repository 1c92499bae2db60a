import type { Kysely } from 'kysely';
import type { Change } from '../../server/change.ts';
import type { Tables } from '../../server/database/tables.ts';
import type { NewsKind } from '../../lists.ts';
import { followers } from './followers.server.ts';
import type { NotedMeasureNews } from './measure-news.server.ts';
import { isRecommendationNews } from './rules.ts';

/**
 * Whoever follows a forum's recommendations by mail and, registered there with the same address, a proposal, is written the same news once:
 * the letter to the registered follower says it.
 */

type Follower = Awaited<ReturnType<ReturnType<typeof followers>['execute']>>[number];

const keyOf = (of: string, kind: string) => `${of}/${kind}`;

/** What is noted for followers and not told: of measures by their events, of all else by the recommendations. */
async function untold(from: Kysely<Tables>, ids: readonly string[]): Promise<Map<string, Set<string>>> {
	const ofMeasures = await from
		.selectFrom('measure_news')
		.select(['follower_id', 'event_id as of', 'kind'])
		.where('follower_id', 'in', ids)
		.where('told_at', 'is', null)
		.execute();
	const ofRecommendations = await from
		.selectFrom('recommendation_news')
		.select(['follower_id', 'recommendation_id as of', 'kind'])
		.where('follower_id', 'in', ids)
		.execute();
	const ofProposals = await from
		.selectFrom('follower_news as n')
		.innerJoin('recommendation_proposal as l', 'l.proposal_id', 'n.proposal_id')
		.select(['n.follower_id', 'l.recommendation_id as of', 'n.kind'])
		.where('n.follower_id', 'in', ids)
		.execute();
	const all = new Map(ids.map((id) => [id, new Set<string>()]));
	for (const { follower_id, of, kind } of [...ofMeasures, ...ofRecommendations, ...ofProposals]) all.get(follower_id)?.add(keyOf(of, kind));
	return all;
}

/** Registered followers whose letters go to the addresses of some who follow by mail, by these. */
async function registeredBeside(from: Kysely<Tables>, byMail: readonly Follower[]): Promise<Map<string, string[]>> {
	const addresses = byMail.flatMap(({ email_folded }) => email_folded ?? []);
	if (!addresses.length) return new Map();
	const rows = await followers(from)
		.where('f.forum_id', 'in', [...new Set(byMail.map(({ forum_id }) => forum_id))])
		.where('f.by_mail', '=', 0)
		.where('r.former_link_version', 'is', null)
		.where((e) => e(e.fn.coalesce('r.email_folded', 'f.email_folded'), 'in', addresses))
		.execute();
	const there = byMail.map(({ id, forum_id, email_folded }) => {
		const beside = rows.filter((row) => row.forum_id === forum_id && row.email_folded === email_folded);
		return [id, beside.map((row) => row.id)] as const;
	});
	return new Map(there.filter(([, ids]) => ids.length));
}

/** What some followers have before them that goes to the same address in a letter to a registered follower, by those that have such. */
export async function toldElsewhere(
	from: Kysely<Tables>,
	some: readonly Follower[]
): Promise<Map<string, { keys: ReadonlySet<string>; all: boolean }>> {
	const beside = await registeredBeside(
		from,
		some.filter(({ by_mail }) => by_mail)
	);
	if (!beside.size) return new Map();
	const news = await untold(from, [...new Set([...beside].flat(2))]);
	const found = [...beside].map(([id, ids]) => {
		const keys = new Set(ids.flatMap((each) => [...(news.get(each) ?? [])]));
		return [id, { keys, all: news.get(id)?.isSubsetOf(keys) === true }] as const;
	});
	return new Map(found.filter(([, { keys }]) => keys.size));
}

/** Whether a piece of news is among those that are told elsewhere. @param of the event of a measure, or the recommendation */
export const isAmong = (elsewhere: { keys: ReadonlySet<string> } | undefined, of: string, kind: string): boolean =>
	elsewhere?.keys.has(keyOf(of, kind)) === true;

/** Takes what a registered follower is told from who follows by mail with the same address, whose letter of the day that is if nothing is left. */
export async function tellSameAddress(
	c: Change,
	{ forum_id, email_folded }: Follower,
	told: {
		news: readonly { proposalId: string; kind: NewsKind; number: number | null }[];
		measures: readonly NotedMeasureNews[];
	}
): Promise<void> {
	const other = await c.trx
		.selectFrom('follower')
		.select('id')
		.where('forum_id', '=', forum_id)
		.where('email_folded', '=', email_folded)
		.where('by_mail', '=', 1)
		.executeTakeFirst();
	if (!other) return;
	let taken = 0n;
	for (const { eventId, kind } of told.measures) {
		const { numUpdatedRows } = await c.trx
			.updateTable('measure_news')
			.set({ told_at: c.at })
			.where('follower_id', '=', other.id)
			.where('event_id', '=', eventId)
			.where('kind', '=', kind)
			.where('told_at', 'is', null)
			.executeTakeFirst();
		taken += numUpdatedRows;
	}
	for (const { proposalId, kind, number } of told.news) {
		if (!isRecommendationNews(kind)) continue;
		const { numDeletedRows } = await c.trx
			.deleteFrom('recommendation_news')
			.where('follower_id', '=', other.id)
			.where('kind', '=', kind)
			.where((e) =>
				e('recommendation_id', 'in', (w) => {
					const linked = w
						.selectFrom('recommendation_proposal as l')
						.innerJoin('recommendation as r', 'r.id', 'l.recommendation_id')
						.select('r.id')
						.where('l.proposal_id', '=', proposalId);
					return number === null ? linked : linked.where('r.number', '=', number);
				})
			)
			.executeTakeFirst();
		taken += numDeletedRows;
	}
	if (taken && !(await untold(c.trx, [other.id])).get(other.id)?.size)
		await c.trx.updateTable('follower').set({ told_at: c.at }).where('id', '=', other.id).execute();
}
