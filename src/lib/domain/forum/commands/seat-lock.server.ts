import type { Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';

/**
 * Locks the seats of a forum for this transaction. Every change of seats does this first, so that chains of promotions need no order of
 * locks.
 * @returns a number that only grows: the order in which people came
 */
export async function lockSeats(c: Change, forumId: string): Promise<number> {
	const row = await c.trx
		.updateTable('seat_lock')
		.set((e) => ({ queue_position: e('queue_position', '+', 1) }))
		.where('forum_id', '=', forumId)
		.returning('queue_position')
		.executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return row.queue_position;
}
