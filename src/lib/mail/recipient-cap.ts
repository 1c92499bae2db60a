import { DAY, HOUR, later } from '../server/clock.ts';

/** How many letters one address gets of what visitors and delegates cause; what is over goes in one joined letter an hour. */
export const MOST_AN_HOUR = 10;
export const MOST_A_DAY = 30;
/** A letter goes alone only if a joined one could still go in each of the next so many hours; later the day's oldest no longer count. */
const JOINED_KEPT = MOST_A_DAY - MOST_AN_HOUR;

/** A letter that went, or is on its way: the mail's id and the instant. */
export interface Gone {
	id: string;
	at: string;
}

/** What is known of one address. `joinedAt`: when the last joined letter went, or null. */
export interface Recipient {
	letters: readonly Gone[];
	joinedAt: string | null;
}

const since = (letters: readonly Gone[], instant: string) => letters.filter((letter) => letter.at > instant).length;

/** Whether one more letter keeps to the hour and the day. */
export const fits = (letters: readonly Gone[], at: string): boolean =>
	since(letters, later(at, -HOUR)) < MOST_AN_HOUR && since(letters, later(at, -DAY)) < MOST_A_DAY;

/** Whether a letter may go by itself: it fits, and the joined letters of the coming hours still would. */
export function mayGoAlone(letters: readonly Gone[], at: string): boolean {
	if (!fits(letters, at)) return false;
	for (let hours = 1; hours <= JOINED_KEPT; hours++)
		if (since(letters, later(at, hours * HOUR - DAY)) + 1 + hours > MOST_A_DAY) return false;
	return true;
}

/** The first instant, `from` or later, at which one more letter fits. */
export function firstFit(letters: readonly Gone[], from: string): string {
	const ends = letters.flatMap(({ at }) => [later(at, HOUR), later(at, DAY)]).filter((instant) => instant > from);
	return [from, ...ends.sort()].find((instant) => fits(letters, instant)) ?? from;
}

/** The first instant, `at` or later, at which a joined letter may go: an hour after the last one, and when it fits. */
export function nextJoined({ letters, joinedAt }: Recipient, at: string): string {
	const soonest = joinedAt === null ? at : later(joinedAt, HOUR);
	return firstFit(letters, soonest > at ? soonest : at);
}

/**
 * What counts still: the letters of the last day. Where the clock was put back, what went «later» counts as gone now, so that nothing waits
 * for a time that is far off.
 */
export const ofLastDay = ({ letters, joinedAt }: Recipient, at: string): Recipient & { letters: Gone[] } => ({
	letters: letters.filter((letter) => letter.at > later(at, -DAY)).map((letter) => (letter.at > at ? { ...letter, at } : letter)),
	joinedAt: joinedAt !== null && joinedAt > at ? at : joinedAt
});
