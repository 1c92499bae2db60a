import type { Kysely } from 'kysely';
import { system } from '../../server/actor.ts';
import { change, type Change } from '../../server/change.ts';
import { DAY, later, now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { followers } from './followers.server.ts';
import { takeMeasureNews } from './measure-news.server.ts';
import { recommendationNewsToTell } from './recommendation-news.server.ts';
import { newsToTell } from './results.server.ts';
import { NEWS_SETTLES_MS } from './rules.ts';
import { isAmong, tellSameAddress, toldElsewhere } from './same-address.server.ts';

/** Between two letters to one follower. */
const APART = DAY;
const MOST = 200;

/** Followers who have news that has settled, and no letter since a day. */
const due = (from: Kysely<Tables>, at: string) =>
	followers(from)
		// a changed address is nobody's before the link that was sent there is opened
		.where('r.former_link_version', 'is', null)
		.where((e) => e.or([e('r.email', 'is not', null), e('f.email', 'is not', null)]))
		.where((e) => e.or([e('f.told_at', 'is', null), e('f.told_at', '<=', later(at, -APART))]))
		.where((e) =>
			e.or([
				e.exists(
					e
						.selectFrom('follower_news as n')
						.select('n.kind')
						.whereRef('n.follower_id', '=', 'f.id')
						.where('n.at', '<=', later(at, -NEWS_SETTLES_MS))
				),
				e.exists(
					e
						.selectFrom('recommendation_news as n')
						.select('n.kind')
						.whereRef('n.follower_id', '=', 'f.id')
						.where('n.at', '<=', later(at, -NEWS_SETTLES_MS))
				),
				e.exists(
					e
						.selectFrom('measure_news as n')
						.select('n.kind')
						.whereRef('n.follower_id', '=', 'f.id')
						.where('n.told_at', 'is', null)
						.where('n.at', '<=', later(at, -NEWS_SETTLES_MS))
				)
			])
		)
		// the registered first: whoever follows by mail too, with the same address, hears of the rest
		.orderBy('f.by_mail')
		.orderBy('f.id')
		.limit(MOST);

/** The same without those whose news all goes to the same address in a letter to come. */
async function dueNow(from: Kysely<Tables>, at: string) {
	const rows = await due(from, at).execute();
	const elsewhere = await toldElsewhere(from, rows);
	return rows.filter(({ id }) => !elsewhere.get(id)?.all);
}

/** Takes what was noted for a follower, without what was undone meanwhile; what is told elsewhere stays until it is. */
async function takeNews(c: Change, follower: Awaited<ReturnType<typeof dueNow>>[number]) {
	const elsewhere = (await toldElsewhere(c.trx, [follower])).get(follower.id);
	const ofProposals = await c.trx
		.deleteFrom('follower_news')
		.where('follower_id', '=', follower.id)
		.returning(['proposal_id', 'kind'])
		.execute();
	const noted = await c.trx
		.selectFrom('recommendation_news')
		.select(['recommendation_id as recommendationId', 'kind'])
		.where('follower_id', '=', follower.id)
		.execute();
	const ofRecommendations = noted.filter(({ recommendationId, kind }) => !isAmong(elsewhere, recommendationId, kind));
	for (const { recommendationId, kind } of ofRecommendations)
		await c.trx
			.deleteFrom('recommendation_news')
			.where('follower_id', '=', follower.id)
			.where('recommendation_id', '=', recommendationId)
			.where('kind', '=', kind)
			.execute();
	const news = await newsToTell(
		ofProposals.map(({ proposal_id, kind }) => ({ proposalId: proposal_id, kind })),
		c.trx
	);
	const recommendations = await recommendationNewsToTell(ofRecommendations, c.trx);
	const measures = await takeMeasureNews(c, follower.id, ({ eventId, kind }) => !isAmong(elsewhere, eventId, kind));
	if (!follower.by_mail) await tellSameAddress(c, follower, { news, measures });
	return {
		news: news.map(({ proposalId, kind }) => ({ proposalId, kind })),
		recommendations: recommendations.map(({ recommendationId, kind }) => ({ recommendationId, kind })),
		measures
	};
}

/**
 * Writes to those who follow proposals or recommendations what became of these: all their news in one letter, at most one a day, without
 * what was undone meanwhile. Whoever of two processes claims a follower first writes the letter.
 * @returns how many letters
 */
export async function tellFollowers(): Promise<number> {
	if (!(await dueNow(read(), now())).length) return 0;
	return change(system('followers'), 'proposal.tell', async (c) => {
		let told = 0;
		for (const follower of await dueNow(c.trx, c.at)) {
			const { numUpdatedRows } = await c.trx
				.updateTable('follower')
				.set({ told_at: c.at })
				.where('id', '=', follower.id)
				.where((e) => e.or([e('told_at', 'is', null), e('told_at', '<=', later(c.at, -APART))]))
				.executeTakeFirst();
			if (!numUpdatedRows) continue;
			const { news, recommendations, measures } = await takeNews(c, follower);
			if (!news.length && !recommendations.length && !measures.length) {
				// nothing is left to tell: the day's letter is not used up
				await c.trx.updateTable('follower').set({ told_at: follower.told_at }).where('id', '=', follower.id).execute();
				continue;
			}
			const params = { followerId: follower.id, news, recommendations, ofMeasures: measures };
			const kind = follower.by_mail ? 'recommendation.news' : 'proposal.news';
			const { language, forum_id: forumId, registration_id: registrationId, email } = follower;
			// a letter to somebody registered goes to the address that the registration has when it is sent
			const to = registrationId ? { registrationId } : { address: email ?? '' };
			await c.mail({ kind, language, forumId, ...to, params });
			told++;
		}
		await c.audit({ subjectKind: 'installation', subjectId: 'followers', details: { told } });
		return told;
	});
}
