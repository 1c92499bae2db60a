import type { Actor } from '../../../server/actor.ts';
import type { Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { notAccepted } from '../../../ui/accepted.ts';
import { closingConcerns } from '../concerns.ts';
import type { FormVersion } from '../../../server/optimistic-lock.ts';
import { proposalsData, proposalsInput } from '../proposals-form.ts';
import { toForum } from '../queries.server.ts';
import { changePart } from './changeable.server.ts';

/**
 * Sets the time until which a forum takes proposals. A later time opens it again.
 * @param closesLocal wall time in the forum's zone; '' for two days after its end
 * @param accepted of a form: keys of the concerns that were shown; without it nobody is asked
 * @throws Refusal('not-found' | 'forum.cancelled' | 'forum.archived' | 'changed-meanwhile' | 'forum.concerns')
 */
export async function setProposalsClose(
	actor: Actor,
	forumId: string,
	closesLocal: string,
	seen: FormVersion,
	accepted?: readonly string[]
): Promise<void> {
	const now = async (from: Change['trx']) =>
		toForum(await from.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirstOrThrow());
	const stands = async (from: Change['trx']) => proposalsData(await now(from));
	await changePart(actor, forumId, 'forum.set-proposals', { seen, stands }, async (c) => {
		const before = await now(c.trx);
		const after = proposalsInput({ closesLocal }, before.timeZone);
		const concerns = closingConcerns(before, after, c.at);
		if (accepted && notAccepted(concerns, accepted).length) throw new Refusal('forum.concerns', { concerns: JSON.stringify(concerns) });
		const { proposalsCloseLocal, proposalsCloseAt } = after;
		await c.trx
			.updateTable('forum')
			.set({ proposals_close_local: proposalsCloseLocal, proposals_close_at: proposalsCloseAt })
			.where('id', '=', forumId)
			.execute();
		return { columns: ['proposals_close_at'], details: { proposals_close_at: proposalsCloseAt } };
	});
}
