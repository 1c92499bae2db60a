import type { Actor } from '../../server/actor.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { searchIds } from '../../server/search-words.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { asLine } from '../../i18n/typed-text.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { sumWhere, people, restrictedByPass, registrationCountsOf } from '../registration/index.server.ts';
import { presentAt, presentCount, seatedAt } from './presence.server.ts';
import { isExpected, passIn } from './rules.ts';
import { arrivalsOf } from './scans.server.ts';
import type { DeskList, DeskPlace, RestrictedRow } from './schema.ts';

const PAGE = 50;

/** The sessions at which a desk can mark presence, by time. @throws Refusal('not-found') */
export async function checkInPlaces(actor: Actor, forumId: string): Promise<DeskPlace[]> {
	requirePermission(actor, 'attendance.mark', { forumId });
	const rows = await read()
		.selectFrom('session')
		.leftJoin('platform', 'platform.session_id', 'session.id')
		.leftJoin('hall', 'hall.id', 'session.hall_id')
		.select(['session.id', 'session.kind', 'session.title_ml', 'session.starts_at', 'session.ends_at', 'platform.number', 'hall.name_ml'])
		.where('session.forum_id', '=', forumId)
		.where('session.state', '=', 'published')
		.orderBy('session.starts_at')
		.orderBy('platform.number')
		.execute();
	return rows.flatMap((row) =>
		row.kind === 'break'
			? []
			: [
					{
						sessionId: row.id,
						kind: row.kind,
						number: row.number,
						title: readMl(row.title_ml),
						hall: readMl(row.name_ml),
						startsAt: row.starts_at,
						endsAt: row.ends_at
					}
				]
	);
}

/** The last four digits of a phone are a search of their own; a shorter number is the registration's. */
const LEAST_OF_PHONE = 1000;

/** Registrations of a forum, found by beginnings of words of names and organisations, by number, phone or the code of a pass; all without a search. */
async function matching(actor: Actor, forumId: string, search: string) {
	const query = people(actor, forumId);
	if (!asLine(search)) return query;
	const pass = passIn(search);
	if (pass && 'code' in pass) return query.where('r.pass_code', '=', pass.code);
	const number = pass?.number ?? null;
	if (number !== null && number < LEAST_OF_PHONE) return query.where('r.number', '=', number);
	const ids = await searchIds('registration', forumId, search);
	if (!ids) return query.where('r.id', '=', '');
	return query.where((e) => e.or([e('r.id', 'in', ids), ...(number === null ? [] : [e('r.number', '=', number)])]));
}

interface PlaceCounts {
	expected: number;
	present: number;
	withoutSeat: number;
}

/** At the door and at sessions without seats all confirmed people are expected. */
async function countsAtDoor(forumId: string, sessionId: string | null): Promise<PlaceCounts> {
	const [tally, present] = await Promise.all([registrationCountsOf(forumId), presentCount(forumId, sessionId)]);
	return { expected: sumWhere(tally, (row) => isExpected(row.state)), present, withoutSeat: 0 };
}

/** At a platform those confirmed people are expected who hold a seat. */
async function countsAtPlatform(forumId: string, sessionId: string): Promise<PlaceCounts> {
	const [seats, there] = await Promise.all([seatedAt(forumId, sessionId), presentAt([sessionId])]);
	const present = there.get(sessionId) ?? new Set<string>();
	const seated = seats.filter((id) => present.has(id)).length;
	return { expected: seats.length, present: seated, withoutSeat: present.size - seated };
}

const isPlatform = async (sessionId: string): Promise<boolean> =>
	!!(await read().selectFrom('platform').select('session_id').where('session_id', '=', sessionId).executeTakeFirst());

async function seatsAt(sessionId: string | null, registrationIds: readonly string[]): Promise<Map<string, 'held' | 'waiting'>> {
	if (!sessionId || !registrationIds.length) return new Map();
	const rows = await read()
		.selectFrom('seat')
		.select(['registration_id', 'state'])
		.where('session_id', '=', sessionId)
		.where('registration_id', 'in', registrationIds)
		.execute();
	return new Map(rows.flatMap((row) => (row.state === 'ended' ? [] : [[row.registration_id, row.state]])));
}

async function requirePlace(forumId: string, sessionId: string | null): Promise<void> {
	if (sessionId === null) return;
	const session = await read()
		.selectFrom('session')
		.select('id')
		.where('id', '=', sessionId)
		.where('forum_id', '=', forumId)
		.where('state', '=', 'published')
		.where('kind', '<>', 'break')
		.executeTakeFirst();
	if (!session) throw new Refusal('not-found');
}

/** Somebody whose data are restricted, by what stands on the pass: whether to let in, and nothing of who it is. */
async function restrictedAt(actor: Actor, forumId: string, sessionId: string | null, search: string): Promise<RestrictedRow | null> {
	const pass = passIn(search);
	const row = pass && (await restrictedByPass(actor, forumId, pass));
	if (!row) return null;
	const [seats, arrived] = await Promise.all([seatsAt(sessionId, [row.id]), arrivalsOf(sessionId, [row.id])]);
	const present = arrived.get(row.id);
	return {
		expected: isExpected(row.state),
		seat: seats.get(row.id) ?? null,
		present: present ? { at: present.at, by: present.by } : null
	};
}

/**
 * The check-in desk's list at the forum's door (sessionId null) or at a session, by name, 50 a page. Without a search it holds the expected
 * people; a search finds every application, so that the desk can say why somebody is not expected.
 * @param options.search words of a name or organisation, a registration's number, or the code of a pass
 * @param options.after id of the last registration of the page before
 * @throws Refusal('not-found')
 */
export async function deskList(
	actor: Actor,
	forumId: string,
	options: { search?: string; sessionId?: string | null; after?: string } = {}
): Promise<DeskList> {
	requirePermission(actor, 'attendance.mark', { forumId });
	const sessionId = options.sessionId ?? null;
	await requirePlace(forumId, sessionId);
	const search = asLine(options.search ?? '');
	const platform = sessionId !== null && (await isPlatform(sessionId));
	let query = (await matching(actor, forumId, search))
		.select(['r.id', 'r.number', 'r.surname', 'r.given_name', 'r.patronymic', 'r.latin_name'])
		.select(['r.organisation_text', 'r.country', 'r.state', 'r.sort_key']);
	if (!search) query = query.where('r.state', '=', 'confirmed');
	if (!search && platform)
		query = query.where('r.id', 'in', (e) =>
			e.selectFrom('seat').select('registration_id').where('seat.session_id', '=', sessionId).where('seat.state', '=', 'held')
		);
	const last = options.after
		? await people(actor, forumId).select(['r.id', 'r.sort_key']).where('r.id', '=', options.after).executeTakeFirst()
		: undefined;
	const cursor = { keys: ['r.sort_key', 'r.id'] as const, after: last && [last.sort_key, last.id], size: PAGE };
	const { rows: shown, next } = await keysetPage(query, { ...cursor, nextOf: (row) => row.id });
	const ids = shown.map((row) => row.id);
	const [seats, arrived, restricted, counts] = await Promise.all([
		seatsAt(sessionId, ids),
		arrivalsOf(sessionId, ids),
		restrictedAt(actor, forumId, sessionId, search),
		platform ? countsAtPlatform(forumId, sessionId) : countsAtDoor(forumId, sessionId)
	]);
	return {
		rows: shown.map((row) => ({
			registrationId: row.id,
			number: row.number,
			surname: row.surname,
			givenName: row.given_name,
			patronymic: row.patronymic,
			latinName: row.latin_name,
			organisation: row.organisation_text,
			country: row.country,
			state: row.state,
			seat: seats.get(row.id) ?? null,
			present: arrived.get(row.id) ?? null
		})),
		next,
		restricted,
		...counts
	};
}
