import { sql } from 'kysely';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import type { Actor } from '../../server/actor.ts';
import { readMl } from '../../i18n/text.ts';
import { demand } from '../access/demand.server.ts';
import type { LoggedScan, Scan } from './schema.ts';

const LOG_PAGE = 50;

/** Arrivals that hold: rows 'in' that no other row takes back. */
const arrivals = () =>
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
 * How many confirmed people are present at the door (sessionId null) or at a session without seats. The database counts arrivals
 * (migration 0006); those of people who are no longer confirmed are few, are led to by an index of their own, and are taken off.
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

const signed = (row: { surname: string | null; given_name: string | null }) =>
	row.surname === null ? null : `${row.surname} ${row.given_name ?? ''}`.trim();

/** The arrivals that hold at one place, for some registrations: by registration. */
export async function arrivalsOf(
	sessionId: string | null,
	registrationIds: readonly string[]
): Promise<Map<string, { scanId: string; at: string; by: string | null }>> {
	if (!registrationIds.length) return new Map();
	const rows = await arrivals()
		.leftJoin('account', 'account.id', 'scan.by_account_id')
		.leftJoin('person', 'person.id', 'account.person_id')
		.select(['scan.id', 'scan.registration_id', 'scan.at', 'person.surname', 'person.given_name'])
		.where('scan.registration_id', 'in', registrationIds)
		.where('scan.session_id', sessionId === null ? 'is' : '=', sessionId)
		.orderBy('scan.id')
		.execute();
	return new Map(rows.map((row) => [row.registration_id, { scanId: row.id, at: row.at, by: signed(row) }]));
}

/**
 * Who is present at a session and since when, for its moderator.
 * @returns instants by registration; only confirmed people
 * @throws Refusal('not-found')
 */
export async function arrivedAt(actor: Actor, forumId: string, sessionId: string): Promise<Record<string, string>> {
	demand(actor, 'session.follow', { forumId, sessionId });
	const rows = await arrivals()
		.innerJoin('registration', 'registration.id', 'scan.registration_id')
		.select(['scan.registration_id', 'scan.at'])
		.where('scan.session_id', '=', sessionId)
		.where('registration.state', '=', 'confirmed')
		.execute();
	return Object.fromEntries(rows.map((row) => [row.registration_id, row.at]));
}

const scans = () =>
	read()
		.selectFrom('scan')
		.leftJoin('account', 'account.id', 'scan.by_account_id')
		.leftJoin('person', 'person.id', 'account.person_id')
		.select(['scan.id', 'scan.registration_id', 'scan.session_id', 'scan.direction', 'scan.undoes_id', 'scan.device', 'scan.at'])
		.select(['person.surname', 'person.given_name']);

type ScanLine = Awaited<ReturnType<ReturnType<typeof scans>['execute']>>[number];

const toScan = (row: ScanLine): Scan => ({
	id: row.id,
	registrationId: row.registration_id,
	sessionId: row.session_id,
	direction: row.direction,
	undoesId: row.undoes_id,
	device: row.device,
	at: row.at,
	by: signed(row)
});

/** Every row of one person at a forum, from old to new. @throws Refusal('not-found') */
export async function scansOf(actor: Actor, registrationId: string): Promise<Scan[]> {
	const registration = await read()
		.selectFrom('registration')
		.select(['forum_id', 'hidden'])
		.where('id', '=', registrationId)
		.executeTakeFirst();
	if (!registration || registration.hidden) throw new Refusal('not-found');
	demand(actor, 'attendance.mark', { forumId: registration.forum_id });
	const rows = await scans().where('scan.registration_id', '=', registrationId).orderBy('scan.id').limit(500).execute();
	return rows.map(toScan);
}

/**
 * The forum's log of presence, newest first, 50 a page.
 * @param after id of the last row of the page before
 * @throws Refusal('not-found') when the actor may not see registrations
 */
export async function scanLog(actor: Actor, forumId: string, after?: string): Promise<{ rows: LoggedScan[]; next: string | null }> {
	demand(actor, 'registration.list', { forumId });
	let query = scans()
		.innerJoin('registration', 'registration.id', 'scan.registration_id')
		.leftJoin('session', 'session.id', 'scan.session_id')
		.select([
			'session.title_ml',
			'registration.number',
			'registration.surname as their_surname',
			'registration.given_name as their_given_name'
		])
		.where('scan.forum_id', '=', forumId)
		.where('registration.hidden', 'is', null)
		.orderBy('scan.id', 'desc')
		.limit(LOG_PAGE + 1);
	if (after) query = query.where('scan.id', '<', after);
	const found = await query.execute();
	const rows = found.slice(0, LOG_PAGE).map((row) => ({
		...toScan(row),
		number: row.number,
		session: readMl(row.title_ml),
		name: `${row.their_surname} ${row.their_given_name}`.trim()
	}));
	return { rows, next: found.length > LOG_PAGE ? (rows.at(-1)?.id ?? null) : null };
}
