import type { Change } from '../../server/change.ts';
import type { NewsKind } from '../../lists.ts';

/**
 * Notes for everybody who follows some proposals what became of these, inside the change that did it: a letter a day says all of it.
 * A later kind stands beside an earlier one; the same kind once.
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
