import type { Actor } from '../../server/actor.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { can } from '../../server/permissions/rules.ts';
import { forumById } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { dutiesOf, platformSessions, programmeOf, programmePage, sessionsByIds } from '../programme/index.server.ts';
import { hasBegun } from '../programme/rules.ts';
import type { Session } from '../programme/schema.ts';
import { requireRegistration, people } from '../registration/index.server.ts';
import { isLive, preferenceRefusal } from '../registration/rules.ts';
import type { Registration } from '../registration/schema.ts';
import { freeSeats } from '../../seats.ts';
import { choiceFor, decideSeat, listMoves, placesAt, windowOf, type SeatSituation } from './rules.ts';
import type { PlatformChoice, ListedSeat } from './schema.ts';

type Platform = PlatformChoice['session'];
const hasSeats = (session: Session): session is Platform => session.platform !== null;
const isPlatform = (session: Session): session is Platform => hasSeats(session) && session.state === 'published';

/** The published platforms of a forum in their order. */
export const platformsOf = async (forumId: string): Promise<Platform[]> => (await platformSessions(forumId)).filter(isPlatform);

/** One page of a forum's platforms, also the cancelled ones. @param after the id of the last one of the page before, or null */
export async function platformsPage(
	forumId: string,
	after: string | null,
	size: number
): Promise<{ items: Platform[]; next: string | null }> {
	const { items, next } = await programmePage(forumId, after, size, 'platforms');
	return { items: items.filter(hasSeats), next };
}

/** A registration that its reader may see. */
type Owner = Pick<Registration, 'id' | 'forumId' | 'personId' | 'state'>;
type Times = Pick<Forum, 'state' | 'endsAt'>;

/** The registration for those who may see it. @throws Refusal('not-found') for all but the owner and the organisers */
async function ownerFor(actor: Actor, registrationId: string): Promise<Owner> {
	const row = await requireRegistration(read(), actor, 'registration.list', registrationId, 'owner-too');
	return { id: row.id, forumId: row.forum_id, personId: row.person_id, state: row.state };
}

/**
 * The forum's programme and the live seats of a registration, those that wait with their number on the list, from 1; and the sessions
 * whose cancelling ended a seat or a waiting place.
 */
async function standOf(owner: Owner) {
	const [sessions, seats] = await Promise.all([
		programmeOf(owner.forumId),
		read()
			.selectFrom('seat as own')
			.select(['own.session_id', 'own.state', 'own.by_hand'])
			.select((e) =>
				e
					.selectFrom('seat as ahead')
					.select((count) => count.fn.countAll<number>().as('n'))
					.whereRef('ahead.session_id', '=', 'own.session_id')
					.where('ahead.state', '=', 'waiting')
					.whereRef('ahead.queue_position', '<=', 'own.queue_position')
					.as('number')
			)
			.where('own.registration_id', '=', owner.id)
			.where((e) => e.or([e('own.state', '<>', 'ended'), e('own.end_reason', '=', 'cancelled')]))
			.execute()
	]);
	const lost = new Set(seats.flatMap((seat) => (seat.state === 'ended' ? [seat.session_id] : [])));
	return { owner, sessions, seats: seats.filter((seat) => seat.state !== 'ended'), lost };
}

type Stand = Awaited<ReturnType<typeof standOf>>;

async function choicesAt({ owner, sessions, seats: rows }: Stand, forum: Times): Promise<PlatformChoice[]> {
	const platforms = sessions.filter(isPlatform);
	const seats = rows.flatMap((row) => {
		const session = platforms.find((each) => each.id === row.session_id);
		return session ? [{ ...row, state: row.state === 'held' ? ('held' as const) : ('waiting' as const), session }] : [];
	});
	const [duties, at] = [await dutiesOf(owner.personId), now()];
	const named = ({ id, platform }: Platform) => ({ sessionId: id, number: platform.number });
	return platforms.map((session) => {
		const places = placesAt(session, { seats, duties }, at);
		const { mine, duty, held, waits } = places;
		const situation: SeatSituation = { by: 'owner', at, forum, session, person: owner.state, ...places };
		const own = seats.find((seat) => seat.session.id === session.id);
		const fixed = held.find((other) => hasBegun(other, at));
		return {
			session,
			free: freeSeats(session.platform),
			mine,
			byHand: own?.by_hand === 1,
			queueNumber: own?.state === 'waiting' ? Number(own.number) : null,
			window: windowOf(session, at),
			...choiceFor(situation),
			leave: decideSeat(mine === 'waiting' ? 'leave-list' : 'leave', situation) === null,
			moves: listMoves(situation, at),
			mayPrefer: owner.state === 'waiting' && !preferenceRefusal(session, forum, at),
			place: decideSeat('place', { ...situation, by: 'staff' }) === null,
			fixed: fixed ? named(fixed) : null,
			releases: held.map(named),
			duty: duty && { title: duty.title },
			waitsElsewhere: waits && named(waits)
		};
	});
}

/**
 * The sessions of a registration: all that are open to everybody, and its own platforms. @param lost ids of cancelled platforms where it
 * had a seat
 */
function programmeAt({ owner, sessions, seats, lost: places }: Stand, lost: ReadonlySet<string> = places): Session[] {
	if (!isLive(owner.state)) return [];
	const held = new Set(seats.filter((seat) => seat.state === 'held').map((seat) => seat.session_id));
	return sessions.filter(
		(session) =>
			session.kind !== 'dialogue_platform' ||
			held.has(session.id) ||
			(session.state === 'cancelled' && lost.has(session.id)) ||
			session.duties.some((duty) => duty.personId === owner.personId)
	);
}

/**
 * The platforms among which somebody may choose, each with the possible steps and the seats they give up.
 * @throws Refusal('not-found') for all but the owner and the organisers
 */
export async function choicesOf(actor: Actor, registrationId: string): Promise<PlatformChoice[]> {
	const owner = await ownerFor(actor, registrationId);
	const [stand, forum] = await Promise.all([standOf(owner), forumById(owner.forumId)]);
	return choicesAt(stand, forum);
}

/**
 * Ids of the cancelled platforms where the cancelling ended a registration's seat. Rows that ended before migration 0017 do not say whether
 * they were seats or waiting places: they are included.
 */
async function lostSeats(registrationId: string): Promise<string[]> {
	const rows = await read()
		.selectFrom('seat')
		.innerJoin('session as s', 's.id', 'seat.session_id')
		.select('seat.session_id')
		.distinct()
		.where('seat.registration_id', '=', registrationId)
		.where('seat.end_reason', '=', 'cancelled')
		.where((e) => e.or([e('seat.ended_from', 'is', null), e('seat.ended_from', '=', 'held')]))
		.where('s.state', '=', 'cancelled')
		.execute();
	return rows.map((row) => row.session_id);
}

/**
 * The sessions of one participant's calendar: those for everybody, the platforms with a seat, the cancelled platforms where the seat was
 * lost (the calendar must strike them out), and the participant's duties. Empty for an inactive registration.
 * @throws Refusal('not-found') for all but the owner and the organisers
 */
export async function ownProgramme(actor: Actor, registrationId: string): Promise<Session[]> {
	const stand = await standOf(await ownerFor(actor, registrationId));
	return programmeAt(stand, new Set(await lostSeats(registrationId)));
}

/**
 * The choices and the own programme in one query, with the cancelled platforms, for the private page, which has opened its registration and
 * the forum. This programme shows a cancelled platform to those who waited for it too.
 */
export async function mySchedule(
	owner: Owner,
	forum: Times
): Promise<{ choices: PlatformChoice[]; cancelled: Session[]; programme: Session[] }> {
	const stand = await standOf(owner);
	const cancelled = stand.sessions.filter((session) => session.platform && session.state === 'cancelled');
	return { choices: await choicesAt(stand, forum), cancelled, programme: programmeAt(stand) };
}

/** The number of each waiting row at a platform, from 1, by the seat's id: restricted people keep theirs. */
async function queueOf(sessionId: string): Promise<Map<string, number>> {
	const rows = await read()
		.selectFrom('seat')
		.select('id')
		.where('session_id', '=', sessionId)
		.where('state', '=', 'waiting')
		.orderBy('queue_position')
		.execute();
	return new Map(rows.map((row, index) => [row.id, index + 1]));
}

/**
 * The people who hold a seat at a platform, by name, and its waiting list in order. Restricted people keep their seat and their number, but
 * only an admin sees them listed.
 * @throws Refusal('not-found') for all but the forum's organisers and the session's moderators
 */
export async function seatListOf(
	actor: Actor,
	sessionId: string
): Promise<{ session: Platform; held: ListedSeat[]; waiting: ListedSeat[] }> {
	const [session] = await sessionsByIds([sessionId]);
	if (!session?.platform || !can(actor, 'session.follow', { forumId: session.forumId, sessionId })) throw new Refusal('not-found');
	const [rows, queue] = await Promise.all([
		people(actor, session.forumId)
			.innerJoin('seat as s', 's.registration_id', 'r.id')
			.select(['s.id as seat_id', 's.state', 's.by_hand', 's.since'])
			.select(['r.id', 'r.number', 'r.surname', 'r.given_name', 'r.patronymic', 'r.organisation_text', 'r.country'])
			.select(['r.working_language', 'r.interpretation'])
			.where('s.session_id', '=', sessionId)
			.where('s.state', '<>', 'ended')
			.orderBy('r.sort_key')
			.orderBy('r.id')
			.execute(),
		queueOf(sessionId)
	]);
	const toRow = (row: (typeof rows)[number], queueNumber: number | null): ListedSeat => ({
		seatId: row.seat_id,
		registrationId: row.id,
		number: row.number,
		surname: row.surname,
		givenName: row.given_name,
		patronymic: row.patronymic,
		organisation: row.organisation_text,
		country: row.country,
		workingLanguage: row.working_language,
		interpretation: row.interpretation === 1,
		state: queueNumber === null ? 'held' : 'waiting',
		queueNumber,
		byHand: row.by_hand === 1,
		since: row.since
	});
	return {
		session: session as Platform,
		held: rows.filter((row) => row.state === 'held').map((row) => toRow(row, null)),
		waiting: rows
			.flatMap((row) => {
				const queueNumber = queue.get(row.seat_id);
				return queueNumber === undefined ? [] : [{ queueNumber, row: toRow(row, queueNumber) }];
			})
			.sort((a, b) => a.queueNumber - b.queueNumber)
			.map((each) => each.row)
	};
}

/** The registration with a number at a forum, for placing somebody by hand; null when there is none. @throws Refusal('not-found') */
export async function registrationByNumber(actor: Actor, forumId: string, number: number): Promise<string | null> {
	if (!can(actor, 'seat.place', { forumId })) throw new Refusal('not-found');
	const row = await people(actor, forumId).select('r.id').where('r.number', '=', number).executeTakeFirst();
	return row?.id ?? null;
}
