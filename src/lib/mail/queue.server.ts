import type { ExpressionBuilder, Selectable } from 'kysely';
import { later, now } from '../server/clock.ts';
import { database } from '../server/database/open.ts';
import type { OutboxRow, Tables } from '../server/database/tables.ts';
import { CLAIM_MS, nextTry } from './schedule.ts';
import type { Fault } from './faults.ts';

/**
 * The outbox as the senders share it: a row belongs to whoever claimed it until `claimed_until`, in this process or another. Sending is
 * no change of anybody's data, so it is kept in the row itself and not in the audit.
 */
export type OutboxMail = Selectable<OutboxRow>;

const free = (at: string) => (e: ExpressionBuilder<Tables, 'outbox'>) =>
	e.and([
		e('sent_at', 'is', null),
		e('failed_at', 'is', null),
		e('due_at', '<=', at),
		e.or([e('claimed_until', 'is', null), e('claimed_until', '<=', at)])
	]);

/**
 * Takes one due mail for this sender alone, and counts the try: a mail that kills its sender runs out of tries.
 * @param end of the queue to take it from
 */
export async function claimNext(end: 'oldest' | 'newest'): Promise<OutboxMail | null> {
	const { engine, writer } = database();
	const at = now();
	const order = end === 'oldest' ? 'asc' : 'desc';
	const next = writer.selectFrom('outbox').select('id').where(free(at)).orderBy('due_at', order).orderBy('id', order).limit(1);
	const claimed = await writer
		.updateTable('outbox')
		.set((e) => ({ claimed_until: later(at, CLAIM_MS), tries: e('tries', '+', 1) }))
		.where('id', '=', engine === 'postgres' ? next.forUpdate().skipLocked() : next)
		.where(free(at))
		.returningAll()
		.executeTakeFirst();
	return claimed ?? null;
}

/** The server has it. */
export async function markSent(mail: OutboxMail): Promise<void> {
	await database()
		.writer.updateTable('outbox')
		.set({ sent_at: now(), claimed_until: null, last_error: null })
		.where('id', '=', mail.id)
		.where('sent_at', 'is', null)
		.execute();
}

/** It did not go: later again, or never. Only while the claim is still this sender's. */
export async function markFailed(mail: OutboxMail, fault: Fault): Promise<void> {
	const at = now();
	const again = fault.final ? null : nextTry(mail.tries, at);
	await database()
		.writer.updateTable('outbox')
		.set({ claimed_until: null, last_error: fault.code, ...(again ? { due_at: again } : { failed_at: at }) })
		.where('id', '=', mail.id)
		.where('sent_at', 'is', null)
		.where('claimed_until', '=', mail.claimed_until)
		.execute();
}
