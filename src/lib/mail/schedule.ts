import { later, MINUTE } from '../server/clock.ts';

/** How long a mail waits after each try that failed: two days in all, then it has failed. */
const WAITS_MIN = [1, 5, 15, 60, 180, 360, 720, 720, 720] as const;

/** For how long a sender may keep a row to itself; one that died gives it back when this is over. */
export const CLAIM_MS = 2 * MINUTE;

/**
 * When a mail is tried again.
 * @param tries how often it was tried, the last one included
 * @returns the instant, or null when it has been tried often enough
 */
export function nextTry(tries: number, at: string): string | null {
	const wait = WAITS_MIN[tries - 1];
	return wait === undefined ? null : later(at, wait * MINUTE);
}
