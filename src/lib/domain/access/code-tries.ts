import { DAY, MINUTE, later } from '../../server/clock.ts';

/**
 * How many wrong codes an account may get within each of these periods, from any browser, address or step, of the app or for recovery.
 * Whoever guesses one of a million, with three codes valid at a time, needs twelve years for an even chance.
 */
export const CODE_TRIES = [
	{ most: 10, within: 15 * MINUTE },
	{ most: 50, within: DAY }
] as const;

/** How long a wrong code counts, in milliseconds. */
export const TRIES_MATTER = Math.max(...CODE_TRIES.map(({ within }) => within));

/**
 * @param wrong the instants of an account's wrong codes, UTC, in any order
 * @returns the instant from which the next code is looked at; null: at once
 */
export function closedUntil(wrong: readonly string[], at: string): string | null {
	const ends = CODE_TRIES.flatMap(({ most, within }) => {
		const first = wrong
			.filter((each) => each > later(at, -within))
			.sort()
			.at(-most);
		return first === undefined ? [] : [later(first, within)];
	});
	return ends.sort().at(-1) ?? null;
}
