import type { RefusalCode } from '../../server/refusal.ts';
import { isHeld, isOver } from '../forum/rules.ts';
import type { Forum } from '../forum/schema.ts';
import { hasBegun, hasEnded, MOST_SEATS, overlaps, windowOf, type SignUp } from '../programme/rules.ts';
import type { Session } from '../programme/schema.ts';
import type { RegistrationState } from '../../lists.ts';
import { holdsPlace, isLive } from '../registration/rules.ts';
import { freeSeats } from '../../seats.ts';
import type { Choice } from './schema.ts';

export { windowOf, type Window } from '../programme/rules.ts';

/** How many seats one press adds, within the most that a platform can have. */
const MORE = 5;
export const moreSeats = ({ capacity }: { capacity: number }): number => Math.min(MORE, MOST_SEATS - capacity);

/**
 * A step at a platform: take, move, join, leave and leave-list of whoever has the seat; place, by an organiser's hand and over the limit
 * if need be; promote, from the list into a seat; return and return-list, of a place that has ended.
 */
export type SeatStep = 'take' | 'move' | 'join' | 'leave' | 'leave-list' | 'place' | 'promote' | 'return' | 'return-list';

/** Whose step it is. program: it promotes, admits who waited for the forum, and gives back what has ended. */
export type SeatActor = 'owner' | 'staff' | 'program';

/** The states and times of a platform and its forum that the rules about the clock need. */
export interface SeatTiming {
	forum: Pick<Forum, 'state' | 'endsAt'>;
	session: SignUp & Pick<Session, 'state' | 'endsAt'>;
}

/** Steps that ask for no window: seats are given up, and free ones passed on, until the session begins. */
const atAnyTime: readonly SeatStep[] = ['leave', 'leave-list', 'promote', 'return'];

/**
 * The reason why the clock does not allow a step at a platform, whoever takes the seat, or null where it does: the first half of
 * `decideSeat`.
 */
export function clockRefusal(step: SeatStep, { forum, session }: SeatTiming, by: SeatActor, at: string): RefusalCode | null {
	if (session.state === 'draft') return 'not-found';
	if (isOver(forum, at)) return 'forum.over';
	if (!isHeld(forum, at)) return 'forum.cancelled';
	if (session.state === 'cancelled') return 'dialogue.cancelled';
	if (hasEnded(session, at)) return 'dialogue.over';
	// once a session has begun only an organiser moves somebody, and nobody joins its waiting list
	if (hasBegun(session, at) && (by !== 'staff' || step === 'join')) return 'dialogue.begun';
	if (by === 'staff' || atAnyTime.includes(step)) return null;
	const window = windowOf(session, at);
	if (window === 'early') return 'dialogue.not-yet-open';
	// somebody admitted to the forum after the window has closed still gets the platform that was preferred before
	const preferred = by === 'program' && step !== 'return-list';
	return window === 'closed' && !preferred ? 'dialogue.closed' : null;
}

/** Whether the waiting list of a platform still moves: every seat that becomes free goes to the first who waits. */
export const listMoves = (timing: SeatTiming, at: string): boolean => clockRefusal('promote', timing, 'program', at) === null;

/** What decides whether one person may take a step (a seat, a waiting place) at one platform. */
export interface SeatSituation extends SeatTiming {
	by: SeatActor;
	at: string;
	session: SeatTiming['session'] & { platform: { capacity: number; taken: number } };
	/** the state of the person's registration */
	person: RegistrationState;
	/** what the person has at this platform */
	mine: 'held' | 'waiting' | null;
	/** at the same time the person has a duty, or null */
	duty: object | null;
	/** … seats, but of sessions that have ended */
	held: readonly { startsAt: string }[];
	/** … a waiting place, or null */
	waits: object | null;
}

/** Whether a step takes one of the free seats; placing by hand needs none. */
const takesFreeSeat: readonly SeatStep[] = ['take', 'move', 'promote', 'return'];
/** Whether a step gives up a seat held at the same time, now or at promotion. */
const givesUpOther: readonly SeatStep[] = ['move', 'join', 'promote', 'place'];

/**
 * The rule of seats: the reason why somebody may not do a step at a platform, or null where the step is allowed. Pages show its answer;
 * commands, promotion, preferred platforms and returning places obey it. Callers check first who may act for the person.
 */
export function decideSeat(step: SeatStep, situation: SeatSituation): RefusalCode | null {
	const { by, at, session, person, mine, duty, held, waits } = situation;
	// the forum, the session and the clock
	const refusal = clockRefusal(step, situation, by, at);
	if (refusal) return refusal;

	// the person: only somebody with a place at the forum may take a seat; everybody with an active registration may give one up
	if (step === 'place' && by !== 'staff') return 'not-found';
	const givesUp = step === 'leave' || step === 'leave-list';
	if (!(givesUp ? isLive(person) : holdsPlace(person))) return 'registration.not-live';

	// what the person has here
	if (step === 'leave') return mine === 'held' ? null : 'dialogue.not-here';
	if (step === 'leave-list') return mine === 'waiting' ? null : 'dialogue.not-here';
	if (step === 'promote' && mine !== 'waiting') return 'dialogue.not-here';
	const joins = step === 'join' || step === 'return-list';
	if (mine === 'held' || (mine === 'waiting' && joins)) return 'dialogue.already-here';

	// one joins a waiting list only while no seat is free
	const full = freeSeats(session.platform) === 0;
	if (step === 'join' && !full) return 'dialogue.seat-free';

	// at the same time: only an organiser can make somebody give up a seat in a session that has begun
	const givesUpSeat = givesUpOther.includes(step);
	if (givesUpSeat && by !== 'staff' && held.some((other) => hasBegun(other, at))) return 'dialogue.begun';
	if (duty) return 'dialogue.duty-clash';
	if (!givesUpSeat && held.length) return 'dialogue.clash';
	if (joins && waits) return 'dialogue.other-waiting';

	// the seats
	return full && takesFreeSeat.includes(step) ? 'dialogue.full' : null;
}

/** The step by which somebody may take or join at a platform, or the reason why there is none; pages ask `decideSeat` about giving up. */
export function choiceFor(situation: SeatSituation): { choice: Choice; refusal: RefusalCode | null } {
	const choice = (['take', 'move', 'join'] as const).find((step) => decideSeat(step, situation) === null);
	if (choice) return { choice, refusal: null };
	return { choice: 'none', refusal: decideSeat(freeSeats(situation.session.platform) ? 'move' : 'join', situation) };
}

/** The place with which an earlier preference begins: a seat, else a place on the waiting list, else nothing. */
export function preferredPlace(situation: SeatSituation): 'held' | 'waiting' | 'none' {
	const seat = decideSeat('take', situation);
	if (seat === null) return 'held';
	return seat === 'dialogue.full' && decideSeat('join', situation) === null ? 'waiting' : 'none';
}

/** The reason why a preferred platform gave nothing; the waiting list answers for a full platform. */
export const refusalOfPreferred = (situation: SeatSituation): RefusalCode | null => {
	const seat = decideSeat('take', situation);
	return seat === 'dialogue.full' ? decideSeat('join', situation) : seat;
};

/** What has become of the platform that somebody chose on a form, when it was sent; other: the choice of before stands. */
export const lostChoices = ['cancelled', 'early', 'closed', 'begun', 'clash', 'gone', 'other'] as const;
export type LostChoice = (typeof lostChoices)[number];

const lostBy: Partial<Record<RefusalCode, LostChoice>> = {
	'dialogue.cancelled': 'cancelled',
	'dialogue.not-yet-open': 'early',
	'dialogue.closed': 'closed',
	'dialogue.begun': 'begun',
	'dialogue.over': 'begun',
	'dialogue.duty-clash': 'clash',
	'dialogue.clash': 'clash',
	'dialogue.other-waiting': 'clash'
};
export const lostChoice = (refusal: RefusalCode): LostChoice => lostBy[refusal] ?? 'gone';

type Span = { id: string; startsAt: string; endsAt: string };

/**
 * The places of a person at a platform and at its time.
 * @param seats the person's live seats
 * @param duties the person's duties in published sessions
 */
export function placesAt<S extends Span, D extends { sessionId: string; startsAt: string; endsAt: string }>(
	session: Span,
	{ seats, duties }: { seats: readonly { state: 'held' | 'waiting'; session: S }[]; duties: readonly D[] },
	at: string
): { mine: 'held' | 'waiting' | null; duty: D | null; held: S[]; waits: S | null } {
	const others = seats.filter((seat) => seat.session.id !== session.id && overlaps(seat.session, session));
	const among = (state: 'held' | 'waiting') => others.filter((seat) => seat.state === state).map((seat) => seat.session);
	return {
		mine: seats.find((seat) => seat.session.id === session.id)?.state ?? null,
		duty: duties.find((duty) => duty.sessionId !== session.id && overlaps(duty, session)) ?? null,
		held: among('held').filter((other) => !hasEnded(other, at)),
		waits: among('waiting')[0] ?? null
	};
}

/** Why a seat does not come back: a duty, another seat, another waiting list at that time, or no seat is free. */
export const returnObstacles = ['duty', 'seat', 'list', 'full'] as const;
export type ReturnObstacle = (typeof returnObstacles)[number];

const obstacleOf: Partial<Record<RefusalCode, ReturnObstacle | 'gone'>> = {
	'dialogue.duty-clash': 'duty',
	'dialogue.clash': 'seat',
	'dialogue.other-waiting': 'list',
	// no seat is free, and outside the window nobody is put on a list
	'dialogue.full': 'full',
	'dialogue.closed': 'full',
	'dialogue.not-yet-open': 'full',
	'registration.not-live': 'gone'
};

/**
 * The place as which an ended place comes back, or the reason why it does not: places that the person has taken meanwhile win. Where no
 * seat is free it comes back as a place on the list. gone: the person no longer comes to the forum; over: the session has begun or is not
 * held.
 */
export function comesBack(situation: SeatSituation): 'held' | 'waiting' | ReturnObstacle | 'gone' | 'over' {
	const seat = decideSeat('return', situation);
	if (seat === null) return 'held';
	const list = seat === 'dialogue.full' ? decideSeat('return-list', situation) : seat;
	return list === null ? 'waiting' : (obstacleOf[list] ?? 'over');
}
