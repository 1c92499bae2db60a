import type { Kysely } from 'kysely';
import { system } from '../../server/actor.ts';
import { change, type Change } from '../../server/change.ts';
import { DAY, later, MINUTE, now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { followers } from './followers.server.ts';
import { takeMeasureNews } from './measure-news.server.ts';
import { recommendationNewsToTell } from './recommendation-news.server.ts';
import { newsToTell } from './results.server.ts';

/** So long news waits, so that several steps of one sitting come in one letter. */
const SETTLE = 10 * MINUTE;
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
					e.selectFrom('follower_news as n').select('n.kind').whereRef('n.follower_id', '=', 'f.id').where('n.at', '<=', later(at, -SETTLE))
				),
				e.exists(
					e
						.selectFrom('recommendation_news as n')
						.select('n.kind')
						.whereRef('n.follower_id', '=', 'f.id')
						.where('n.at', '<=', later(at, -SETTLE))
				),
				e.exists(
					e
						.selectFrom('measure_news as n')
						.select('n.kind')
						.whereRef('n.follower_id', '=', 'f.id')
						.where('n.told_at', 'is', null)
						.where('n.at', '<=', later(at, -SETTLE))
				)
			])
		)
		.orderBy('f.id')
		.limit(MOST);

/** Takes what was noted for a follower, without what was undone meanwhile. */
async function takeNews(c: Change, followerId: string) {
	const ofProposals = await c.trx
		.deleteFrom('follower_news')
		.where('follower_id', '=', followerId)
		.returning(['proposal_id', 'kind'])
		.execute();
	const ofRecommendations = await c.trx
		.deleteFrom('recommendation_news')
		.where('follower_id', '=', followerId)
		.returning(['recommendation_id', 'kind'])
		.execute();
	const news = await newsToTell(
		ofProposals.map(({ proposal_id, kind }) => ({ proposalId: proposal_id, kind })),
		c.trx
	);
	const recommendations = await recommendationNewsToTell(
		ofRecommendations.map(({ recommendation_id, kind }) => ({ recommendationId: recommendation_id, kind })),
		c.trx
	);
	return {
		news: news.map(({ proposalId, kind }) => ({ proposalId, kind })),
		recommendations: recommendations.map(({ recommendationId, kind }) => ({ recommendationId, kind })),
		measures: await takeMeasureNews(c, followerId)
	};
}

/**
 * Writes to those who follow proposals or recommendations what became of these: all their news in one letter, at most one a day, without
 * what was undone meanwhile. Whoever of two processes claims a follower first writes the letter.
 * @returns how many letters
 */
export async function tellFollowers(): Promise<number> {
	if (!(await due(read(), now()).executeTakeFirst())) return 0;
	return change(system('followers'), 'proposal.tell', async (c) => {
		let told = 0;
		for (const follower of await due(c.trx, c.at).execute()) {
			const { numUpdatedRows } = await c.trx
				.updateTable('follower')
				.set({ told_at: c.at })
				.where('id', '=', follower.id)
				.where((e) => e.or([e('told_at', 'is', null), e('told_at', '<=', later(c.at, -APART))]))
				.executeTakeFirst();
			if (!numUpdatedRows) continue;
			const { news, recommendations, measures } = await takeNews(c, follower.id);
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
