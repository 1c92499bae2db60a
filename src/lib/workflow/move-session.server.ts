import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { Refusal } from '../server/refusal.ts';
import { can } from '../domain/access/rules.ts';
import { lockSeatBoard } from '../domain/forum/index.server.ts';
import { peopleAt, rewriteCapacity } from '../domain/dialogue/index.server.ts';
import { rewriteSession } from '../domain/programme/index.server.ts';
import type { SessionInput } from '../domain/programme/schema.ts';
import { tellAll } from './cancel-session.server.ts';

/**
 * Edits a session; when its time or hall changes, those who hold a seat or wait there are told. Seats stay: somebody who now has two
 * at the same time sees both and chooses. More seats of a platform go to those who wait; fewer throw nobody out.
 * @returns how many people were told
 * @throws Refusal('not-found' | 'dialogue.cancelled' | 'programme.in-use' | 'programme.hall-clash' | 'programme.person-clash' | 'programme.number-taken')
 */
export async function changeSession(actor: Actor, sessionId: string, input: SessionInput): Promise<number> {
	return change(actor, 'programme.edit', async (c) => {
		const row = await c.trx.selectFrom('session').select(['forum_id', 'state']).where('id', '=', sessionId).executeTakeFirst();
		if (!row || !can(actor, 'programme.edit', { forumId: row.forum_id })) throw new Refusal('not-found');
		await lockSeatBoard(c, row.forum_id);
		const before = await c.trx.selectFrom('platform').select('capacity').where('session_id', '=', sessionId).executeTakeFirst();
		const changed = await rewriteSession(c, sessionId, input);
		if (before && input.platform && before.capacity !== input.platform.capacity)
			await rewriteCapacity(c, sessionId, input.platform.capacity);
		const moved = ['starts_at', 'ends_at', 'hall_id'].some((column) => changed.includes(column));
		return moved && row.state === 'published' ? tellAll(c, await peopleAt(c, sessionId), 'programme.moved', sessionId) : 0;
	});
}
