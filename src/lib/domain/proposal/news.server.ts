import type { Kysely } from 'kysely';
import { system } from '../../server/actor.ts';
import { change, type Change } from '../../server/change.ts';
import { DAY, later, MINUTE, now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import type { NewsKind } from '../../lists.ts';
import { newsToTell } from './results.server.ts';
import { followers } from './followers.server.ts';

/**
 * Records news for everybody who follows some proposals, inside the change that caused it; a daily letter tells all of it. A later kind
 * joins an earlier one, and the same kind is recorded once.
 */
export async function noteNews(c: Change, proposalIds: readonly string[], kind: NewsKind): Promise<void> {
	if (!proposalIds.length) return;
	const rows = await c.trx.selectFrom('follower_proposal').selectAll().where('proposal_id', 'in', proposalIds).execute();
	if (!rows.length) return;
	await c.trx
		.insertInto('follower_news')
		.values(rows.map(({ follower_id, proposal_id }) => ({ follower_id, proposal_id, kind, at: c.at })))
		.onConflict((on) => on.columns(['follower_id', 'proposal_id', 'kind']).doUpdateSet({ at: c.at }))
		.execute();
}

/** Deletes news that nobody has been told yet, inside the change that undid its cause. */
export async function dropNews(c: Change, proposalIds: readonly string[], kind: NewsKind): Promise<void> {
	if (proposalIds.length)
		await c.trx.deleteFrom('follower_news').where('proposal_id', 'in', proposalIds).where('kind', '=', kind).execute();
}

/** Whether everybody who follows some proposals still has this news before them. */
export async function allUntold(c: Change, proposalIds: readonly string[], kind: NewsKind): Promise<boolean> {
	if (!proposalIds.length) return true;
	const told = await c.trx
		.selectFrom('follower_proposal as f')
		.select('f.follower_id')
		.where('f.proposal_id', 'in', proposalIds)
		.where((e) =>
			e.not(
				e.exists(
					e
						.selectFrom('follower_news as n')
						.select('n.kind')
						.whereRef('n.follower_id', '=', 'f.follower_id')
						.whereRef('n.proposal_id', '=', 'f.proposal_id')
						.where('n.kind', '=', kind)
				)
			)
		)
		.limit(1)
		.executeTakeFirst();
	return told === undefined;
}

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
			e.exists(
				e.selectFrom('follower_news as n').select('n.kind').whereRef('n.follower_id', '=', 'f.id').where('n.at', '<=', later(at, -SETTLE))
			)
		)
		.orderBy('f.id')
		.limit(MOST);

/**
 * Writes to those who follow proposals what became of these: all their news in one letter, at most one a day, without what was undone
 * meanwhile. Whoever of two processes
 * claims a follower first writes the letter.
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
			const rows = await c.trx
				.deleteFrom('follower_news')
				.where('follower_id', '=', follower.id)
				.returning(['proposal_id', 'kind'])
				.execute();
			const noted = rows.map(({ proposal_id, kind }) => ({ proposalId: proposal_id, kind }));
			const news = (await newsToTell(noted, c.trx)).map(({ proposalId, kind }) => ({ proposalId, kind }));
			if (!news.length) {
				// nothing is left to tell: the day's letter is not used up
				await c.trx.updateTable('follower').set({ told_at: follower.told_at }).where('id', '=', follower.id).execute();
				continue;
			}
			const params = { followerId: follower.id, news };
			const { language, forum_id: forumId, registration_id: registrationId, email } = follower;
			// a letter to somebody registered goes to the address that the registration has when it is sent
			const to = registrationId ? { registrationId } : { address: email ?? '' };
			await c.mail({ kind: 'proposal.news', language, forumId, ...to, params });
			told++;
		}
		await c.audit({ subjectKind: 'installation', subjectId: 'followers', details: { told } });
		return told;
	});
}
