import type { Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';

/**
 * A platform stays what it is, and published, while people have seats there or proposals came in. One with recommendations alone may be a
 * draft again: what it adopted stays public by its number, so it stays a platform.
 * @param leaves what it would become: a draft, or a session of another kind
 * @throws Refusal('programme.in-use' | 'programme.has-proposals' | 'programme.has-recommendations')
 */
export async function requireMayLeave(c: Change, sessionId: string, leaves: 'draft' | 'platforms'): Promise<void> {
	const seat = await c.trx.selectFrom('seat').select('id').where('session_id', '=', sessionId).limit(1).executeTakeFirst();
	if (seat) throw new Refusal('programme.in-use');
	const proposal = await c.trx.selectFrom('proposal').select('id').where('session_id', '=', sessionId).limit(1).executeTakeFirst();
	if (proposal) throw new Refusal('programme.has-proposals');
	if (leaves === 'draft') return;
	const text = await c.trx.selectFrom('recommendation').select('id').where('session_id', '=', sessionId).limit(1).executeTakeFirst();
	if (text) throw new Refusal('programme.has-recommendations');
}
