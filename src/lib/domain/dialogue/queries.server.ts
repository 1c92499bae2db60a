import type { Actor } from '../../server/actor.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { can } from '../access/rules.ts';
import { dutiesOf, platformSessions, programmeOf, programmePage, sessionsByIds } from '../programme/index.server.ts';
import { hasBegun, hasEnded, overlaps } from '../programme/rules.ts';
import type { Session } from '../programme/schema.ts';
import { demandRegistration, people } from '../registration/index.server.ts';
import { holdsPlace, isLive, wishRefusal } from '../registration/rules.ts';
import { choiceFor, clashing, freeSeats, listMoves, seatRefusal, standingOf, windowOf } from './rules.ts';
import type { PlatformChoice, SeatRow } from './schema.ts';

type Platform = PlatformChoice['session'];
const isPlatform = (session: Session): session is Platform => session.platform !== null && session.state === 'published';

/** The published platforms of a forum in their order. */
export const platformsOf = async (forumId: string): Promise<Platform[]> => (await platformSessions(forumId)).filter(isPlatform);

/** One page of them. @param after the id of the last one of the page before, or null */
export async function platformsPage(
	forumId: string,
	after: string | null,
	size: number
): Promise<{ items: Platform[]; next: string | null }> {
	const { items, next } = await programmePage(forumId, after, size, 'platforms');
	return { items: items.filter(isPlatform), next };
}

/** A registration with its forum, the forum's programme and its own seats. @throws Refusal('not-found') for all but the owner and the organisers */
async function standFor(actor: Actor, registrationId: string) {
	const registration = await demandRegistration(read(), actor, 'registration.list', registrationId, 'owner-too');
	const [forum, sessions, seats] = await Promise.all([
		read().selectFrom('forum').select(['state', 'ends_at as endsAt']).where('id', '=', registration.forum_id).executeTakeFirstOrThrow(),
		programmeOf(registration.forum_id),
		read()
			.selectFrom('seat')
			.select(['session_id', 'state', 'by_hand'])
			.where('registration_id', '=', registrationId)
			.where('state', '<>', 'ended')
			.execute()
	]);
	return { registration, forum, sessions, seats };
}

type Stand = Awaited<ReturnType<typeof standFor>>;

/** Number on the waiting list, from 1, of each waiting row of a person. */
async function queueNumbers(registrationId: string): Promise<Map<string, number>> {
	const rows = await read()
		.selectFrom('seat as own')
		.innerJoin('seat as ahead', (on) =>
			on.onRef('ahead.session_id', '=', 'own.session_id').on('ahead.state', '=', 'waiting').onRef('ahead.turn', '<=', 'own.turn')
		)
		.select((e) => ['own.session_id', e.fn.count<number>('ahead.id').as('n')])
		.where('own.registration_id', '=', registrationId)
		.where('own.state', '=', 'waiting')
		.groupBy('own.session_id')
		.execute();
	return new Map(rows.map((row) => [row.session_id, Number(row.n)]));
}

async function choicesAt({ registration, forum, sessions, seats }: Stand): Promise<PlatformChoice[]> {
	const [numbers, duties] = await Promise.all([queueNumbers(registration.id), dutiesOf(registration.person_id)]);
	const platforms = sessions.filter(isPlatform);
	const at = now();
	const own = new Map(seats.map((seat) => [seat.session_id, seat.state]));
	const byHand = new Set(seats.filter((seat) => seat.by_hand).map((seat) => seat.session_id));
	return platforms.map((session) => {
		const state = own.get(session.id);
		const others = clashing(session, platforms);
		const held = others.filter((other) => own.get(other.id) === 'held' && !hasEnded(other, at));
		const waits = others.find((other) => own.get(other.id) === 'waiting');
		const duty = duties.find((each) => each.sessionId !== session.id && overlaps(each, session));
		const standing = standingOf(session.platform);
		const placed = holdsPlace(registration.state);
		const scene = { forum, session };
		const fixed = held.find((other) => hasBegun(other, at));
		const allowed = placed && !seatRefusal('take', scene, 'owner', at);
		const mine = state === 'held' || state === 'waiting' ? state : null;
		return {
			session,
			standing,
			free: freeSeats(session.platform),
			mine,
			byHand: byHand.has(session.id),
			queueNumber: numbers.get(session.id) ?? null,
			window: windowOf(session, at),
			choice: choiceFor({
				mine,
				allowed,
				standing,
				dutyClash: !!duty,
				seatClash: held.length > 0,
				seatFixed: !!fixed,
				waitsElsewhere: !!waits
			}),
			leave: mine !== null && isLive(registration.state) && !seatRefusal('leave', scene, 'owner', at),
			moves: listMoves(scene, at),
			wish: registration.state === 'waiting' && !wishRefusal(session, forum, at),
			place: placed && mine !== 'held' && !duty && !seatRefusal('place', scene, 'staff', at),
			fixed: fixed ? { sessionId: fixed.id, number: fixed.platform.number } : null,
			releases: held.map(({ id, platform }) => ({ sessionId: id, number: platform.number })),
			duty: duty ? { title: duty.title } : null,
			waitsElsewhere: waits ? { sessionId: waits.id, number: waits.platform.number } : null
		};
	});
}

function programmeAt({ registration, sessions, seats }: Stand): Session[] {
	if (!isLive(registration.state)) return [];
	const held = new Set(seats.filter((seat) => seat.state === 'held').map((seat) => seat.session_id));
	return sessions.filter(
		(session) =>
			session.kind !== 'dialogue_platform' ||
			held.has(session.id) ||
			session.duties.some((duty) => duty.personId === registration.person_id)
	);
}

/**
 * The platforms as somebody may choose among them, each with what is possible and what it would cost.
 * @throws Refusal('not-found') for all but the owner and the organisers
 */
export const choicesOf = async (actor: Actor, registrationId: string): Promise<PlatformChoice[]> =>
	choicesAt(await standFor(actor, registrationId));

/**
 * The day of one participant: what everybody goes to, the platforms with a seat of one's own, and own duties. Empty for a registration
 * that is over.
 * @throws Refusal('not-found') for all but the owner and the organisers
 */
export const ownProgramme = async (actor: Actor, registrationId: string): Promise<Session[]> =>
	programmeAt(await standFor(actor, registrationId));

/** Both at once, as the private page shows them. @throws Refusal('not-found') for all but the owner and the organisers */
export async function ownDay(actor: Actor, registrationId: string): Promise<{ choices: PlatformChoice[]; programme: Session[] }> {
	const stand = await standFor(actor, registrationId);
	return { choices: await choicesAt(stand), programme: programmeAt(stand) };
}

/** The number of each waiting row at a platform, from 1, by the seat's id: restricted people keep theirs. */
async function queueOf(sessionId: string): Promise<Map<string, number>> {
	const rows = await read()
		.selectFrom('seat')
		.select('id')
		.where('session_id', '=', sessionId)
		.where('state', '=', 'waiting')
		.orderBy('turn')
		.execute();
	return new Map(rows.map((row, index) => [row.id, index + 1]));
}

/**
 * Who sits and who waits at a platform, seats by name, the waiting list in its order. Restricted people keep their seat and their
 * number in the queue, but are listed for an admin only.
 * @throws Refusal('not-found') for all but the forum's organisers and the session's moderators
 */
export async function seatListOf(actor: Actor, sessionId: string): Promise<{ session: Platform; held: SeatRow[]; waiting: SeatRow[] }> {
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
	const toRow = (row: (typeof rows)[number], queueNumber: number | null): SeatRow => ({
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
