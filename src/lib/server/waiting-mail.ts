import { HOUR, later, MINUTE } from './clock.ts';
import type { Change, MailNote } from './change.ts';
import type { MailKind } from './mail-kinds.ts';

/** Mails that wait a short while in the outbox, so that what follows soon goes in the same letter. */

/** So long a mail waits for more, from what came last; and so long at most, from the first. */
const SETTLE = 10 * MINUTE;
const LONGEST = HOUR;

/** A mail to an account about a forum. */
export type AccountMail = Pick<MailNote, 'kind' | 'language' | 'params'> & { accountId: string; forumId: string };

/** A mail that waits. `params` as they were put into the outbox. */
export interface WaitingMail {
	kind: string;
	params: unknown;
}

/**
 * Puts a mail into the outbox that waits for more, or adds what it says to one that waits already. No sender has had that one yet, and none
 * takes it before this change ends: the first update holds the row, and finds it no more where a sender was first.
 * @param kinds of mails that go together
 * @param say what the letter says, with what waits already or null
 */
export async function mailSettled(
	c: Change,
	{ accountId, forumId, language }: Pick<AccountMail, 'accountId' | 'forumId' | 'language'>,
	kinds: readonly MailKind[],
	say: (waiting: WaitingMail | null) => Pick<AccountMail, 'kind' | 'params'>
): Promise<void> {
	const waits = await c.trx
		.updateTable('outbox')
		.set((e) => ({ tries: e.ref('tries') }))
		.where('account_id', '=', accountId)
		.where('forum_id', '=', forumId)
		.where('kind', 'in', kinds)
		.where('created_at', '<=', c.at)
		.where('due_at', '>', c.at)
		.where('sent_at', 'is', null)
		.where('failed_at', 'is', null)
		.where('claimed_until', 'is', null)
		// one that was tried may have arrived, one that is held goes in another letter, one that an organiser sends goes now
		.where('tries', '=', 0)
		.where('last_error', 'is', null)
		.where('held_at', 'is', null)
		.where('joined_into', 'is', null)
		.where('cap', 'is not', null)
		.returning(['id', 'kind', 'params', 'created_at'])
		.execute();
	const row = waits.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
	const soon = later(c.at, SETTLE);
	if (!row) return c.mail({ ...say(null), language, forumId, accountId, until: soon });
	const { kind, params } = say({ kind: row.kind, params: JSON.parse(row.params) as unknown });
	const latest = later(row.created_at, LONGEST);
	await c.trx
		.updateTable('outbox')
		.set({ kind, language, params: JSON.stringify(params ?? {}), due_at: soon < latest ? soon : latest })
		.where('id', '=', row.id)
		.execute();
}
