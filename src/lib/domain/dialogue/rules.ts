import { overlaps } from '../programme/rules.ts';
import type { Choice, Standing } from './schema.ts';

/** Few seats are left from this share of taken ones. */
const FEW_FROM = 0.75;

export function standingOf(platform: { capacity: number; taken: number }): Standing {
	if (platform.taken >= platform.capacity) return 'full';
	return platform.taken >= platform.capacity * FEW_FROM ? 'few' : 'free';
}

/** Free seats; a platform over its limit has none. */
export const freeSeats = (platform: { capacity: number; taken: number }): number => Math.max(0, platform.capacity - platform.taken);

export function windowOf(platform: { signUpOpensAt: string; signUpClosesAt: string }, at: string): 'early' | 'open' | 'closed' {
	if (at < platform.signUpOpensAt) return 'early';
	return at < platform.signUpClosesAt ? 'open' : 'closed';
}

/** What somebody may do with a platform. */
export function choiceFor(state: {
	mine: 'held' | 'waiting' | null;
	window: 'early' | 'open' | 'closed';
	standing: Standing;
	dutyClash: boolean;
	seatClash: boolean;
	waitsElsewhere: boolean;
}): Choice {
	if (state.mine || state.window !== 'open' || state.dutyClash) return 'none';
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
