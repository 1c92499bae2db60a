import type { Kysely } from 'kysely';
import { system } from '../../server/actor.ts';
import { change, type Change } from '../../server/change.ts';
import { DAY, later, MINUTE, now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import type { NewsKind } from '../../lists.ts';

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
	from
		.selectFrom('follower as f')
		.select(['f.id', 'f.forum_id', 'f.email', 'f.language'])
		.where((e) => e.or([e('f.told_at', 'is', null), e('f.told_at', '<=', later(at, -APART))]))
		.where((e) =>
			e.exists(
				e.selectFrom('follower_news as n').select('n.kind').whereRef('n.follower_id', '=', 'f.id').where('n.at', '<=', later(at, -SETTLE))
			)
		)
		.orderBy('f.id')
		.limit(MOST);

/**
 * Writes to followers about their proposals: all news in one letter, at most one a day. Of two processes the first to claim a follower
 * writes the letter.
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
			const news = rows.map(({ proposal_id, kind }) => ({ proposalId: proposal_id, kind }));
			const params = { followerId: follower.id, news };
			await c.mail({ kind: 'proposal.news', language: follower.language, forumId: follower.forum_id, address: follower.email, params });
			told++;
		}
		await c.audit({ subjectKind: 'installation', subjectId: 'followers', details: { told } });
		return told;
	});
}
