import { listedName } from '../../listed-name.ts';
import { cursorIn } from '../../server/database/cursor.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import type { Actor } from '../../server/actor.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { requireRegistration, people } from '../registration/index.server.ts';
import { arrivals } from './presence.server.ts';
import type { LoggedScan, SaidScan, Scan } from './schema.ts';

/** Who was present, when, and who marked it. */

const LOG_PAGE = 50;

/** The arrivals at one place that are not undone, for some registrations: by registration. */
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
	return new Map(rows.map((row) => [row.registration_id, { scanId: row.id, at: row.at, by: listedName(row) }]));
}

/**
 * The people present at a session and the instants of their arrival, for its moderator.
 * @returns instants by registration; only confirmed people
 * @throws Refusal('not-found')
 */
export async function arrivedAt(actor: Actor, forumId: string, sessionId: string): Promise<Record<string, string>> {
	requirePermission(actor, 'session.follow', { forumId, sessionId });
	const rows = await arrivals()
		.innerJoin(people(actor, forumId).select(['r.id', 'r.state']).as('r'), 'r.id', 'scan.registration_id')
		.select(['scan.registration_id', 'scan.at'])
		.where('scan.session_id', '=', sessionId)
		.where('r.state', '=', 'confirmed')
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
	by: listedName(row)
});

/** All scans of one person at a forum, from old to new. @throws Refusal('not-found') */
export async function scansOf(actor: Actor, registrationId: string): Promise<Scan[]> {
	await requireRegistration(read(), actor, 'attendance.mark', registrationId, 'staff');
	const rows = await scans().where('scan.registration_id', '=', registrationId).orderBy('scan.id').limit(500).execute();
	return rows.map(toScan);
}

/**
 * An arrival by its row, for the page on which it was marked or taken back.
 * @returns null where it is not an arrival of that forum, or of somebody whom the actor may not see
 * @throws Refusal('not-found')
 */
export async function arrivalAt(actor: Actor, forumId: string, scanId: string): Promise<SaidScan | null> {
	requirePermission(actor, 'attendance.mark', { forumId });
	const row = await loggedScans(actor, forumId).where('scan.id', '=', scanId).where('scan.direction', '=', 'in').executeTakeFirst();
	if (!row) return null;
	const undone = await read().selectFrom('scan').select('id').where('undoes_id', '=', scanId).executeTakeFirst();
	return { ...toLoggedScan(row), holds: !undone };
}

const loggedScans = (actor: Actor, forumId: string) =>
	scans()
		.innerJoin(people(actor, forumId).select(['r.id', 'r.number', 'r.surname', 'r.given_name']).as('r'), 'r.id', 'scan.registration_id')
		.leftJoin('session', 'session.id', 'scan.session_id')
		.select(['session.title_ml', 'r.number', 'r.surname as their_surname', 'r.given_name as their_given_name'])
		.where('scan.forum_id', '=', forumId);

type LoggedLine = Awaited<ReturnType<ReturnType<typeof loggedScans>['execute']>>[number];

const toLoggedScan = (row: LoggedLine): LoggedScan => ({
	...toScan(row),
	number: row.number,
	session: readMl(row.title_ml),
	name: listedName({ surname: row.their_surname, given_name: row.their_given_name })
});

/**
 * The forum's log of presence, newest first, 50 a page.
 * @param after id of the last row of the page before
 * @throws Refusal('not-found') when the actor may not see registrations
 */
export async function scanLog(actor: Actor, forumId: string, after?: string): Promise<{ rows: LoggedScan[]; next: string | null }> {
	requirePermission(actor, 'registration.list', { forumId });
	const cursor = { keys: ['scan.id'] as const, after: cursorIn(after, ['id']), size: LOG_PAGE, newestFirst: true };
	const { rows: found, next } = await keysetPage(loggedScans(actor, forumId), { ...cursor, nextOf: (row) => row.id });
	return { rows: found.map(toLoggedScan), next };
}
