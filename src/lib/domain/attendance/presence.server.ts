import { sql } from 'kysely';
import { read } from '../../server/database/open.ts';

/** How many were present, and where: restricted people count like everybody. Who they are is told by scans.server.ts. */

/** Arrivals that hold: rows 'in' that no other row takes back. */
export const arrivals = () =>
	read()
		.selectFrom('scan')
		.where('scan.direction', '=', 'in')
		.where((e) => e.not(e.exists(e.selectFrom('scan as undo').select('undo.id').whereRef('undo.undoes_id', '=', 'scan.id'))));

/** Confirmed people present at each of some sessions with seats: as many rows as there are people in the rooms. */
export async function presentAt(sessionIds: readonly string[]): Promise<Map<string, Set<string>>> {
	const places = new Map<string, Set<string>>(sessionIds.map((id) => [id, new Set()]));
	if (!sessionIds.length) return places;
	const rows = await arrivals()
		.innerJoin('registration', 'registration.id', 'scan.registration_id')
		.select(['scan.session_id', 'scan.registration_id'])
		.where('scan.session_id', 'in', sessionIds)
		.where('registration.state', '=', 'confirmed')
		.execute();
	for (const row of rows) places.get(row.session_id ?? '')?.add(row.registration_id);
	return places;
}

/**
 * Counts the confirmed people present at the door (sessionId null) or at a session without seats. The database counts arrivals (migration
 * 0006); this subtracts the few arrivals of people who are no longer confirmed, which an index of their own finds.
 */
export async function presentCount(forumId: string, sessionId: string | null): Promise<number> {
	const [all, gone] = await Promise.all([
		read()
			.selectFrom('scan_tally')
			.select('n')
			.where('forum_id', '=', forumId)
			.where('place', '=', sessionId ?? '')
			.executeTakeFirst(),
		read()
			.selectFrom('registration')
			.select('id')
			.where('forum_id', '=', forumId)
			.where('state', '<>', sql.lit('confirmed'))
			.where('attended_at', 'is not', null)
			.execute()
	]);
	const there = gone.length
		? await arrivals()
				.select((e) => e.fn.countAll<number>().as('n'))
				.where(
					'scan.registration_id',
					'in',
					gone.map((row) => row.id)
				)
				.where('scan.session_id', sessionId === null ? 'is' : '=', sessionId)
				.executeTakeFirstOrThrow()
		: { n: 0 };
	return (all?.n ?? 0) - Number(there.n);
}

/** Confirmed people who hold a seat at a platform, by registration. */
export async function seatedAt(forumId: string, sessionId: string): Promise<string[]> {
	const seats = await read()
		.selectFrom('seat')
		.innerJoin('registration', 'registration.id', 'seat.registration_id')
		.select('seat.registration_id')
		.where('seat.session_id', '=', sessionId)
		.where('seat.state', '=', 'held')
		.where('registration.forum_id', '=', forumId)
		.where('registration.state', '=', 'confirmed')
		.execute();
	return seats.map((seat) => seat.registration_id);
}

/** Counts the confirmed people present at a session, in all and of each kind. */
export async function presenceAt(sessionId: string): Promise<{ n: number; kinds: { kind: string; n: number }[] }> {
	const rows = await arrivals()
		.innerJoin('registration', 'registration.id', 'scan.registration_id')
		.select((e) => ['registration.kind', e.fn.count<number>('scan.registration_id').distinct().as('n')])
		.where('scan.session_id', '=', sessionId)
		.where('registration.state', '=', 'confirmed')
		.groupBy('registration.kind')
		.execute();
	const kinds = rows.map(({ kind, n }) => ({ kind, n: Number(n) }));
	return { n: kinds.reduce((sum, { n }) => sum + n, 0), kinds };
}
