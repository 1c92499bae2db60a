import type { Actor } from '../../../server/actor.ts';
import type { Change } from '../../../server/change.ts';
import type { FormVersion } from '../../../server/optimistic-lock.ts';
import { proposalsData, proposalsInput } from '../proposals-form.ts';
import { toForum } from '../queries.server.ts';
import { changePart } from './changeable.server.ts';

/**
 * Sets the time until which a forum takes proposals. A later time opens it again.
 * @param closesLocal wall time in the forum's zone; '' for two days after its end
 * @throws Refusal('not-found' | 'forum.cancelled' | 'forum.archived' | 'changed-meanwhile')
 */
export async function setProposalsClose(actor: Actor, forumId: string, closesLocal: string, seen: FormVersion): Promise<void> {
	const now = async (from: Change['trx']) =>
		toForum(await from.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirstOrThrow());
	const stands = async (from: Change['trx']) => proposalsData(await now(from));
	await changePart(actor, forumId, 'forum.set-proposals', { seen, stands }, async (c) => {
		const { timeZone } = await now(c.trx);
		const { proposalsCloseLocal, proposalsCloseAt } = proposalsInput({ closesLocal }, timeZone);
		await c.trx
			.updateTable('forum')
			.set({ proposals_close_local: proposalsCloseLocal, proposals_close_at: proposalsCloseAt })
			.where('id', '=', forumId)
			.execute();
		return { columns: ['proposals_close_at'], details: { proposals_close_at: proposalsCloseAt } };
	});
}
