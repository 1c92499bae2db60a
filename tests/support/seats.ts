import { expect } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';

/** How a platform stands, from the rows and from the counters. */
export async function standOf(sessionId: string) {
	const rows = await database()
		.reader.selectFrom('seat')
		.select(['registration_id', 'state', 'queue_position'])
		.where('session_id', '=', sessionId)
		.where('state', '<>', 'ended')
		.orderBy('queue_position')
		.execute();
	const platform = await database()
		.reader.selectFrom('platform')
		.select(['taken', 'waiting'])
		.where('session_id', '=', sessionId)
		.executeTakeFirstOrThrow();
	return {
		...platform,
		held: rows.filter((row) => row.state === 'held').map((row) => row.registration_id),
		queue: rows.filter((row) => row.state === 'waiting').map((row) => row.registration_id)
	};
}

/**
 * Every counter of a forum equals its rows, and nobody holds two seats at the same time.
 * @param at where given, a seat in a session that has ended by then is no second one: an organiser has seated somebody elsewhere since
 */
export async function recount(forumId: string, at = ''): Promise<void> {
	const { reader } = database();
	const platforms = await reader
		.selectFrom('platform as p')
		.innerJoin('session as s', 's.id', 'p.session_id')
		.select(['p.session_id', 'p.taken', 'p.waiting', 's.starts_at', 's.ends_at'])
		.where('s.forum_id', '=', forumId)
		.execute();
	const seats = await reader
		.selectFrom('seat')
		.select(['session_id', 'registration_id', 'state'])
		.where('forum_id', '=', forumId)
		.where('state', '<>', 'ended')
		.execute();
	for (const platform of platforms) {
		const own = seats.filter((seat) => seat.session_id === platform.session_id);
		expect({ taken: platform.taken, waiting: platform.waiting }).toEqual({
			taken: own.filter((seat) => seat.state === 'held').length,
			waiting: own.filter((seat) => seat.state === 'waiting').length
		});
	}
	const spans = new Map(platforms.map((platform) => [platform.session_id, platform]));
	for (const [, held] of Map.groupBy(
		seats.filter((seat) => seat.state === 'held'),
		(seat) => seat.registration_id
	))
		for (const [index, one] of held.entries())
			for (const other of held.slice(index + 1)) {
				const [a, b] = [spans.get(one.session_id), spans.get(other.session_id)];
				if (a && b && (a.ends_at <= at || b.ends_at <= at)) continue;
				expect(a && b && a.starts_at < b.ends_at && b.starts_at < a.ends_at).toBe(false);
			}
	const forum = await reader.selectFrom('forum').select('taken').where('id', '=', forumId).executeTakeFirstOrThrow();
	const live = await reader
		.selectFrom('registration')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('forum_id', '=', forumId)
		.where('state', 'in', ['submitted', 'confirmed'])
		.executeTakeFirstOrThrow();
	expect(forum.taken).toBe(Number(live.n));
}
