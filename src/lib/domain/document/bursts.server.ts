import type { Actor } from '../../server/actor.ts';
import { DAY, later, now } from '../../server/clock.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { people } from '../registration/index.server.ts';
import { mailsSeenBy } from './seen-mails.server.ts';

/** An address to which more letters were caused than it gets one by one. */
export interface MailBurst {
	address: string;
	/** wait for the joined letter */
	held: number;
	/** went in joined letters in the last day */
	joined: number;
	/** when those that wait go, or null */
	goesAt: string | null;
}

/**
 * The addresses of a forum whose letters are held or went joined in the last day, those with the most first. Counts the
 * mails that the actor may see.
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function mailBursts(actor: Actor, forumId: string): Promise<MailBurst[]> {
	requirePermission(actor, 'mail.see', { forumId });
	const rows = await mailsSeenBy(actor, forumId)
		.leftJoin(people(actor, forumId).select(['r.id', 'r.email']).as('r'), 'r.id', 'o.registration_id')
		.select((e) => [
			e.fn.coalesce('o.address', 'r.email').as('address'),
			e.fn.count<number>(e.case().when('o.sent_at', 'is', null).then(1).end()).as('held'),
			e.fn.count<number>(e.case().when('o.sent_at', 'is not', null).then(1).end()).as('joined'),
			e.fn.min(e.case().when('o.sent_at', 'is', null).then(e.ref('o.due_at')).end()).as('goes_at')
		])
		.where('o.held_at', 'is not', null)
		.where('o.failed_at', 'is', null)
		.where((e) => e.or([e('o.sent_at', 'is', null), e('o.sent_at', '>', later(now(), -DAY))]))
		.groupBy((e) => e.fn.coalesce('o.address', 'r.email'))
		.execute();
	return rows
		.flatMap(({ address, held, joined, goes_at }) =>
			address ? [{ address, held: Number(held), joined: Number(joined), goesAt: goes_at }] : []
		)
		.sort((a, b) => b.held - a.held || b.joined - a.joined || (a.address < b.address ? -1 : 1));
}
