import type { Change } from '../../server/change.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { platformColumns, platformOf, type PlatformColumns } from '../programme/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import type { Session } from '../programme/schema.ts';

/**
 * Sessions as seats see them, read inside a change: each in one query, without duties and halls, for everybody else who wants a seat
 * of the forum is waiting meanwhile.
 */
export type SeatSession = Pick<Session, 'id' | 'forumId' | 'title' | 'startsAt' | 'endsAt' | 'state' | 'platform'> & {
	forum: Pick<Forum, 'state' | 'endsAt'>;
};
/** One that has seats. */
export type SeatPlatform = SeatSession & { platform: NonNullable<SeatSession['platform']> };

const columns = [
	's.id as session_id',
	's.forum_id as session_forum_id',
	's.title_ml',
	's.starts_at',
	's.ends_at',
	's.state as session_state',
	'f.state as forum_state',
	'f.ends_at as forum_ends_at',
	...platformColumns
] as const;

interface Row extends PlatformColumns {
	session_id: string;
	session_forum_id: string;
	title_ml: string;
	starts_at: string;
	ends_at: string;
	session_state: Session['state'];
	forum_state: Forum['state'];
	forum_ends_at: string;
}

const sessionOf = (row: Row): SeatSession => ({
	id: row.session_id,
	forumId: row.session_forum_id,
	title: readMl(row.title_ml),
	startsAt: row.starts_at,
	endsAt: row.ends_at,
	state: row.session_state,
	forum: { state: row.forum_state, endsAt: row.forum_ends_at },
	platform: platformOf(row)
});

/** One session with seats, drafts too. */
export async function seatPlatform(c: Change, sessionId: string): Promise<SeatPlatform | null> {
	const row = await c.trx
		.selectFrom('session as s')
		.innerJoin('forum as f', 'f.id', 's.forum_id')
		.innerJoin('platform as p', 'p.session_id', 's.id')
		.select(columns)
		.where('s.id', '=', sessionId)
		.executeTakeFirst();
	const session = row && sessionOf(row);
	return session?.platform ? { ...session, platform: session.platform } : null;
}

/** A live row of a person. */
export interface LiveSeat {
	id: string;
	state: 'held' | 'waiting';
	session: SeatSession;
}

/** The live rows of a person at a forum, with their sessions. */
export async function liveSeats(c: Change, registrationId: string): Promise<LiveSeat[]> {
	const rows = await c.trx
		.selectFrom('seat')
		.innerJoin('session as s', 's.id', 'seat.session_id')
		.innerJoin('forum as f', 'f.id', 's.forum_id')
		.leftJoin('platform as p', 'p.session_id', 's.id')
		.select(['seat.id', 'seat.state', ...columns])
		.where('seat.registration_id', '=', registrationId)
		.where('seat.state', '<>', 'ended')
		.execute();
	return rows.map((row) => ({ id: row.id, state: row.state === 'held' ? 'held' : 'waiting', session: sessionOf(row) }));
}
