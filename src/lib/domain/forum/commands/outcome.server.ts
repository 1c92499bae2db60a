import type { Actor } from '../../../server/actor.ts';
import type { Change } from '../../../server/change.ts';
import type { FormVersion } from '../../../server/optimistic-lock.ts';
import type { Adopter } from '../../../lists.ts';
import { outcomeData } from '../outcome-form.ts';
import { toForum } from '../queries.server.ts';
import { changePart } from './changeable.server.ts';

/**
 * Sets whose decision adopts recommendations from now on; earlier decisions stand.
 * @throws Refusal('not-found' | 'forum.cancelled' | 'forum.archived' | 'changed-meanwhile')
 */
export async function setAdoptedBy(actor: Actor, forumId: string, adoptedBy: Adopter, seen: FormVersion): Promise<void> {
	const stands = async (from: Change['trx']) =>
		outcomeData(toForum(await from.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirstOrThrow()));
	await changePart(actor, forumId, 'forum.set-outcome', { seen, stands }, async (c) => {
		const before = await stands(c.trx);
		await c.trx.updateTable('forum').set({ adopted_by: adoptedBy }).where('id', '=', forumId).execute();
		return { columns: before.adoptedBy === adoptedBy ? [] : ['adopted_by'], details: { adopted_by: adoptedBy } };
	});
}
