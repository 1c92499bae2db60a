import type { Change } from '../../server/change.ts';
import { readMl } from '../../i18n/text.ts';
import type { Session } from '../programme/schema.ts';

/**
 * Sessions as seats see them, read inside a change: each in one query, without duties and halls, for everybody else who wants a seat
 * of the forum is waiting meanwhile.
 */
export type SeatSession = Pick<Session, 'id' | 'forumId' | 'title' | 'startsAt' | 'endsAt' | 'state' | 'platform'>;

const columns = [
	's.id as session_id',
	's.forum_id as session_forum_id',
	's.title_ml',
	's.starts_at',
	's.ends_at',
	's.state as session_state',
	'p.number as platform_number',
	'p.capacity',
	'p.taken',
	'p.waiting',
	'p.sign_up_opens_at',
	'p.sign_up_closes_at'
] as const;

interface Row {
	session_id: string;
	session_forum_id: string;
	title_ml: string;
	starts_at: string;
	ends_at: string;
	session_state: Session['state'];
	platform_number: number | null;
	capacity: number | null;
	taken: number | null;
	waiting: number | null;
	sign_up_opens_at: string | null;
	sign_up_closes_at: string | null;
}

const sessionOf = (row: Row): SeatSession => ({
	id: row.session_id,
	forumId: row.session_forum_id,
	title: readMl(row.title_ml),
	startsAt: row.starts_at,
	endsAt: row.ends_at,
	state: row.session_state,
	platform:
		row.platform_number === null
			? null
			: {
					number: row.platform_number,
					capacity: row.capacity ?? 0,
					taken: row.taken ?? 0,
					waiting: row.waiting ?? 0,
					signUpOpensAt: row.sign_up_opens_at ?? '',
					signUpClosesAt: row.sign_up_closes_at ?? ''
				}
});

/** One session, drafts too. */
export async function seatSession(c: Change, sessionId: string): Promise<SeatSession | null> {
	const row = await c.trx
		.selectFrom('session as s')
		.leftJoin('platform as p', 'p.session_id', 's.id')
		.select(columns)
		.where('s.id', '=', sessionId)
		.executeTakeFirst();
	return row ? sessionOf(row) : null;
}

/** The live rows of a person at a forum, with their sessions. */
export async function liveSeats(c: Change, registrationId: string): Promise<{ state: 'held' | 'waiting'; session: SeatSession }[]> {
	const rows = await c.trx
		.selectFrom('seat')
		.innerJoin('session as s', 's.id', 'seat.session_id')
		.leftJoin('platform as p', 'p.session_id', 's.id')
		.select(['seat.state', ...columns])
		.where('seat.registration_id', '=', registrationId)
		.where('seat.state', '<>', 'ended')
		.execute();
	return rows.map((row) => ({ state: row.state === 'held' ? ('held' as const) : ('waiting' as const), session: sessionOf(row) }));
}
