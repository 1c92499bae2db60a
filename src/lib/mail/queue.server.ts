import type { ExpressionBuilder, Kysely } from 'kysely';
import { later, now } from '../server/clock.ts';
import { database } from '../server/database/open.ts';
import type { Tables } from '../server/database/tables.ts';
import { giveBack, recordSent, type OutboxMail, type Passage } from './allowance.server.ts';
import { CLAIM_MS, nextTry } from './schedule.ts';
import type { Fault } from './delivery-errors.ts';

/**
 * The outbox as the senders share it: a row belongs to whoever claimed it until `claimed_until`, in this process or another. Sending is
 * no change of anybody's data, so it is kept in the row itself and not in the audit.
 */
export type { OutboxMail };

const free = (at: string) => (e: ExpressionBuilder<Tables, 'outbox'>) =>
	e.and([
		e('sent_at', 'is', null),
		e('failed_at', 'is', null),
		e('due_at', '<=', at),
		e.or([e('joined_into', 'is', null), e('joined_into', '=', e.ref('id'))]),
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

/** Marks the mails of a letter as done: a mail server took it or, with `kept`, it is a file in DATA_DIR/mail. */
export async function markDone(passage: Passage, kept: boolean): Promise<void> {
	const ids = passage.mails.map((mail) => mail.id);
	const mark = (db: Kysely<Tables>, at: string) =>
		db
			.updateTable('outbox')
			.set({ sent_at: at, kept: kept ? 1 : 0, claimed_until: null, last_error: null })
			.where('id', 'in', ids)
			.where('sent_at', 'is', null)
			.execute();
	const { writer } = database();
	if (passage.recipient === null) await mark(writer, now());
	else
		await writer.transaction().execute(async (trx) => {
			const at = now();
			await recordSent(trx, passage, at);
			await mark(trx, at);
		});
}

/**
 * Marks a try as failed: the letter is tried again later or, when trying is of no use, given up. Does nothing once another sender has
 * claimed it. A letter that was certainly not delivered no longer counts for the allowance. A joined letter stays joined and keeps its
 * message id.
 */
export async function markFailed(passage: Passage, fault: Fault): Promise<void> {
	const [first] = passage.mails;
	if (!first) return;
	const ids = passage.mails.map((mail) => mail.id);
	await database()
		.writer.transaction()
		.execute(async (trx) => {
			const at = now();
			const again = fault.final ? null : nextTry(first.tries, at);
			if (!fault.unsure) await giveBack(trx, passage, at);
			const mine = await trx
				.updateTable('outbox')
				.set({
					claimed_until: null,
					last_error: fault.code,
					...(again ? { due_at: again } : { failed_at: at }),
					...(!fault.unsure && !passage.joined && { recipient_hash: null })
				})
				.where('id', '=', first.id)
				.where('sent_at', 'is', null)
				.where('claimed_until', '=', first.claimed_until)
				.executeTakeFirst();
			if (ids.length < 2 || !mine.numUpdatedRows) return;
			await trx
				.updateTable('outbox')
				.set({ last_error: fault.code, ...(again ? { due_at: again } : { failed_at: at }) })
				.where('id', 'in', ids)
				.where('id', '<>', first.id)
				.where('sent_at', 'is', null)
				.execute();
		});
}

/**
 * Takes a mail that cannot be made out of a joined letter: it is tried again by itself or given up. When it was the first, the next mail
 * gives the letter its id.
 */
export async function leaveOut(passage: Passage, mail: OutboxMail, fault: Fault): Promise<void> {
	const at = now();
	const again = fault.final ? null : nextTry(mail.tries + 1, at);
	const [lead] = passage.mails;
	const rest = passage.mails.filter((each) => each !== mail);
	const [next] = rest;
	await database()
		.writer.transaction()
		.execute(async (trx) => {
			await trx
				.updateTable('outbox')
				.set((e) => ({
					...{ recipient_hash: null, held_at: null, joined_into: null, claimed_until: null, last_error: fault.code },
					tries: e('tries', '+', 1),
					...(again ? { due_at: again } : { failed_at: at })
				}))
				.where('id', '=', mail.id)
				.where('sent_at', 'is', null)
				.execute();
			if (!next) await giveBack(trx, passage, at);
			if (!next || mail !== lead) return;
			await trx.updateTable('outbox').set({ joined_into: next.id }).where('joined_into', '=', mail.id).execute();
			const { claimed_until, due_at, tries } = lead;
			await trx.updateTable('outbox').set({ claimed_until, due_at, tries }).where('id', '=', next.id).execute();
			Object.assign(next, { claimed_until, due_at, tries });
		});
	passage.mails = rest;
}
