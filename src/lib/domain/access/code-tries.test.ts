import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, MINUTE, later } from '../../server/clock.ts';
import { CODE_TRIES, closedUntil } from './code-tries.ts';

const start = '2026-11-24T08:00:00.000Z';
/** Waits between tries, in seconds: bursts, pauses and nights. */
const waits = fc
	.array(fc.tuple(fc.constantFrom(5, 60, 900, 50_000).chain(fc.nat), fc.integer({ min: 1, max: 30 })), { maxLength: 20 })
	.map((runs) => runs.flatMap(([pause, times]) => Array<number>(times).fill(pause)));

/** The wrong codes that are looked at when somebody tries again and again. */
function lookedAt(pauses: readonly number[]): string[] {
	const taken: string[] = [];
	let at = start;
	for (const pause of pauses) {
		at = later(at, pause * 1000);
		if (!closedUntil(taken, at)) taken.push(at);
	}
	return taken;
}
const most = (taken: readonly string[], within: number) =>
	Math.max(0, ...taken.map((from) => taken.filter((each) => each >= from && each < later(from, within)).length));

test('in no stretch of fifteen minutes and of a day more wrong codes are looked at, however they are spread', () => {
	let highest = [0, 0];
	fc.assert(
		fc.property(waits, (pauses) => {
			const taken = lookedAt(pauses);
			const seen = CODE_TRIES.map(({ within }) => most(taken, within));
			highest = highest.map((each, i) => Math.max(each, seen[i] ?? 0));
			expect(seen.every((each, i) => each <= (CODE_TRIES[i]?.most ?? 0))).toBe(true);
		}),
		{ numRuns: 60, seed: 20_261_128 }
	);
	// control: the draws do come to the limit
	expect(highest[0]).toBe(CODE_TRIES[0].most);
});

test('it opens at the instant that was told, and not before', () => {
	fc.assert(
		fc.property(waits, (pauses) => {
			const taken = lookedAt(pauses);
			const at = taken.at(-1) ?? start;
			const until = closedUntil(taken, at);
			if (until === null) return;
			expect(closedUntil(taken, later(until, -1))).not.toBeNull();
			expect(closedUntil(taken, until)).toBeNull();
			expect(Date.parse(until) - Date.parse(at)).toBeLessThanOrEqual(DAY);
		}),
		{ numRuns: 60, seed: 20_261_128 }
	);
	expect(closedUntil(Array<string>(10).fill(start), start)).toBe(later(start, 15 * MINUTE));
	expect(closedUntil(Array<string>(9).fill(start), start)).toBeNull();
});
