import type { RefusalCode } from '../../server/refusal.ts';
import { isHeld, isOver } from '../forum/rules.ts';
import type { Forum } from '../forum/schema.ts';
import { hasBegun, hasEnded, overlaps } from '../programme/rules.ts';
import type { Session } from '../programme/schema.ts';
import type { Choice, Standing } from './schema.ts';

/** Few seats are left from this share of taken ones. */
const FEW_FROM = 0.75;

export function standingOf(platform: { capacity: number; taken: number }): Standing {
	if (platform.taken >= platform.capacity) return 'full';
	return platform.taken >= platform.capacity * FEW_FROM ? 'few' : 'free';
}

/** Free seats; a platform over its limit has none. */
export const freeSeats = (platform: { capacity: number; taken: number }): number => Math.max(0, platform.capacity - platform.taken);

export type Window = 'early' | 'open' | 'closed';
type SignUp = Pick<Session, 'startsAt'> & { platform: { signUpOpensAt: string; signUpClosesAt: string } };

/** The window for taking seats: whatever its closing says, it ends when the session begins. */
export function windowOf(session: SignUp, at: string): Window {
	if (hasBegun(session, at)) return 'closed';
	if (at < session.platform.signUpOpensAt) return 'early';
	return at < session.platform.signUpClosesAt ? 'open' : 'closed';
}

/** What a platform and its forum say to the clock. */
interface Situation {
	forum: Pick<Forum, 'state' | 'endsAt'>;
	session: SignUp & Pick<Session, 'state' | 'endsAt'>;
}

/**
 * Whether the waiting list of a platform still moves: a seat that becomes free goes to the first who waits, whatever freed it, until the
 * session begins. Being promoted is no signing up, so the window for taking seats does not matter.
 */
export const listMoves = ({ forum, session }: { forum: Situation['forum']; session: Pick<Session, 'state' | 'startsAt'> }, at: string) =>
	isHeld(forum, at) && session.state === 'published' && !hasBegun(session, at);

export type SeatStep = 'take' | 'move' | 'join' | 'leave' | 'leave-list' | 'place';

/**
 * Why the clock does not allow a step at a platform, or null where it does. Seats are taken within the window and given up until the
 * session begins, also after the window has closed. An organiser's hand is bound by neither, but nothing moves in a session that has
 * ended, and nobody joins a list that no longer moves.
 */
export function seatRefusal(step: SeatStep, { forum, session }: Situation, by: 'owner' | 'staff', at: string): RefusalCode | null {
	if (isOver(forum, at)) return 'forum.over';
	if (!isHeld(forum, at)) return 'forum.cancelled';
	if (session.state === 'cancelled') return 'dialogue.cancelled';
	if (hasEnded(session, at)) return 'dialogue.over';
	if (hasBegun(session, at) && (by === 'owner' || step === 'join')) return 'dialogue.begun';
	if (by === 'staff' || step === 'leave' || step === 'leave-list') return null;
	const window = windowOf(session, at);
	if (window === 'open') return null;
	return window === 'early' ? 'dialogue.not-yet-open' : 'dialogue.closed';
}

/** What somebody may take or join at a platform; giving up is `seatRefusal`'s to answer. */
export function choiceFor(state: {
	mine: 'held' | 'waiting' | null;
	/** the clock, the forum and the session allow it, and the person has a place at the forum */
	allowed: boolean;
	standing: Standing;
	dutyClash: boolean;
	seatClash: boolean;
	/** the seat at the same time is in a session that has begun: it is given up no more */
	seatFixed: boolean;
	waitsElsewhere: boolean;
}): Choice {
	if (state.mine || !state.allowed || state.dutyClash || state.seatFixed) return 'none';
	if (state.standing === 'full') return state.waitsElsewhere ? 'none' : 'join';
	return state.seatClash ? 'move' : 'take';
}

type Span = { id: string; startsAt: string; endsAt: string };

/** Those of some sessions that are at the same time as another one. */
export const clashing = <T extends Span>(one: Span, others: readonly T[]): T[] =>
	others.filter((other) => other.id !== one.id && overlaps(one, other));

/** What decides whether a seat or a waiting place that has ended comes back. */
export interface Return {
	/** the person has a duty at that time */
	duty: boolean;
	/** the person holds another seat at that time; beside a waiting place only one that was taken since counts, for both may be had */
	heldElsewhere: boolean;
	/** the person waits for another platform of that time: only one is waited for at a time */
	waitsElsewhere: boolean;
	seatFree: boolean;
	/** where no seat is free, whether the waiting list takes people */
	mayWait: boolean;
}

/** Why a seat does not come back: a duty, another seat, another waiting list at that time, or no seat is free. */
export const returnObstacles = ['duty', 'seat', 'list', 'full'] as const;
export type ReturnObstacle = (typeof returnObstacles)[number];

/** As what a place that has ended comes back, or why it does not: what the person has taken meanwhile wins. */
export function comesBack(place: Return): 'held' | 'waiting' | ReturnObstacle {
	if (place.duty) return 'duty';
	if (place.heldElsewhere) return 'seat';
	if (place.seatFree) return 'held';
	if (place.waitsElsewhere) return 'list';
	return place.mayWait ? 'waiting' : 'full';
}
