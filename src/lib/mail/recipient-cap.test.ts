import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR, later, MINUTE } from '../server/clock.ts';
import { firstFit, fits, mayGoAlone, MOST_A_DAY, MOST_AN_HOUR, nextJoined, ofLastDay, type Gone } from './recipient-cap.ts';

const START = '2026-11-24T05:00:00.000Z';
const seed = { seed: 20261124, numRuns: 200 };

/** What an address gets when mails come at these minutes, each asked as the sender asks it. */
function deliver(minutes: readonly number[], rule: (letters: readonly Gone[], at: string) => boolean = mayGoAlone) {
	const letters: Gone[] = [];
	let [joinedAt, due]: [string | null, string | null] = [null, null];
	let held: string[] = [];
	const waits: number[] = [];
	const join = (until: string) => {
		while (due !== null && due <= until) {
			letters.push({ id: `joined ${due}`, at: due });
			for (const since of held) waits.push(Date.parse(due) - Date.parse(since));
			[joinedAt, due, held] = [due, null, []];
		}
	};
	for (const minute of [...minutes].sort((a, b) => a - b)) {
		const at = later(START, minute * MINUTE);
		join(at);
		if (due === null && rule(letters, at)) letters.push({ id: at, at });
		else {
			held.push(at);
			due ??= nextJoined(ofLastDay({ letters, joinedAt }, at), at);
			join(at);
		}
	}
	if (due !== null) join(due);
	return { times: letters.map((letter) => letter.at), waits };
}

const most = (times: readonly string[], ms: number) =>
	Math.max(0, ...times.map((at) => times.filter((other) => other <= at && other > later(at, -ms)).length));

const floods = fc.array(fc.integer({ min: 0, max: 3 * 24 * 60 }), { minLength: 1, maxLength: 400 });
const bursts = fc
	.array(fc.tuple(fc.integer({ min: 0, max: 48 * 60 }), fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 12 })
	.map((list) => list.flatMap(([minute, n]) => Array<number>(n).fill(minute)));

test('never more than ten letters an hour and thirty a day, and one joined letter an hour', () => {
	fc.assert(
		fc.property(fc.oneof(floods, bursts), (minutes) => {
			const { times } = deliver(minutes);
			expect([most(times, HOUR) <= MOST_AN_HOUR, most(times, DAY) <= MOST_A_DAY]).toEqual([true, true]);
		}),
		seed
	);
	// control: without the rule they are exceeded
	const all = deliver(Array<number>(40).fill(0), () => true).times;
	expect([most(all, HOUR), most(all, DAY)]).toEqual([40, 40]);
});

test('the first ten go at once, what is over waits an hour at most', () => {
	const { times, waits } = deliver(Array<number>(36).fill(7));
	expect(times.filter((at) => at === later(START, 7 * MINUTE))).toHaveLength(10);
	expect([times.length, waits.length, Math.max(...waits)]).toEqual([11, 26, HOUR]);
});

test('a flood of three days: nobody waits longer than the hours in which the day is used up', () => {
	const { times, waits } = deliver(Array.from({ length: 3 * 24 * 12 }, (_, n) => n * 5));
	expect(most(times, DAY)).toBe(MOST_A_DAY);
	expect(Math.max(...waits)).toBeLessThanOrEqual(5 * HOUR);
});

test('a clock that is put back a week holds nothing longer than an hour', () => {
	const ten = Array.from({ length: 10 }, (_, n) => ({ id: String(n), at: later(START, 7 * DAY) }));
	expect(nextJoined(ofLastDay({ letters: ten, joinedAt: later(START, 7 * DAY) }, START), START)).toBe(later(START, HOUR));
	// control: as they were written they would
	expect(nextJoined({ letters: ten, joinedAt: null }, START)).toBe(later(START, 7 * DAY + HOUR));
});

test('a letter fits again when the oldest has lapsed', () => {
	const ten = Array.from({ length: 10 }, (_, n) => ({ id: String(n), at: later(START, n * MINUTE) }));
	const at = later(START, 30 * MINUTE);
	expect(fits(ten, at)).toBe(false);
	expect(firstFit(ten, at)).toBe(later(START, HOUR));
	expect(nextJoined({ letters: ten, joinedAt: at }, at)).toBe(later(START, HOUR + 30 * MINUTE));
});
