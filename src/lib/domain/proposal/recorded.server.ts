import type { Kysely } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { HOUR, later } from '../../server/clock.ts';
import type { Tables } from '../../server/database/tables.ts';

/** So long what was written down can be taken back. */
const STAYS = HOUR;

/**
 * What an account has written down last at a session, at once, while nobody has come to any of it: not linked, set aside, translated,
 * supported or followed.
 */
export async function recordedLast(
	from: Kysely<Tables>,
	actor: Actor,
	sessionId: string,
	at: string
): Promise<{ n: number; id: string; ids: string[] } | null> {
	if (actor.kind !== 'account') return null;
	const own = from
		.selectFrom('proposal')
		.where('session_id', '=', sessionId)
		.where('from_floor', '=', 1)
		.where('by_account_id', '=', actor.accountId)
		.where('created_at', '>=', later(at, -STAYS));
	const last = await own.select('created_at').orderBy('created_at', 'desc').limit(1).executeTakeFirst();
	if (!last) return null;
	const rows = await own
		.select(['id', 'state', 'aside_reason', 'supporters', 'text_ml'])
		.select((e) => [
			e
				.exists(e.selectFrom('recommendation_proposal as l').select('l.proposal_id').whereRef('l.proposal_id', '=', 'proposal.id'))
				.as('linked'),
			e.exists(e.selectFrom('follower_proposal as f').select('f.proposal_id').whereRef('f.proposal_id', '=', 'proposal.id')).as('followed')
		])
		.where('created_at', '=', last.created_at)
		.orderBy('id')
		.execute();
	const touched = rows.some(
		(row) =>
			row.state !== 'open' ||
			row.aside_reason !== null ||
			row.supporters > 0 ||
			Number(row.linked) === 1 ||
			Number(row.followed) === 1 ||
			Object.keys(JSON.parse(row.text_ml) as object).length > 1
	);
	const [first] = rows;
	return touched || !first ? null : { n: rows.length, id: first.id, ids: rows.map(({ id }) => id) };
}
