import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY } from '../server/clock.ts';
import { nextTry } from './schedule.ts';

const at = '2026-11-24T05:00:00.000Z';

test('the first waits are 1, 5, 15 and 60 minutes', () => {
	expect([1, 2, 3, 4].map((tries) => nextTry(tries, at)?.slice(11, 16))).toEqual(['05:01', '05:05', '05:15', '06:00']);
});

test('waits never shrink, last about two days in all, and end', () => {
	let total = 0;
	let before = 0;
	let tries = 1;
	for (let next = nextTry(tries, at); next; next = nextTry(++tries, at)) {
		const wait = Date.parse(next) - Date.parse(at);
		expect(wait).toBeGreaterThanOrEqual(before);
		before = wait;
		total += wait;
	}
	expect(total / DAY).toBeGreaterThan(1.8);
	expect(total / DAY).toBeLessThan(2.1);
	fc.assert(fc.property(fc.integer({ min: tries, max: 1000 }), (n) => nextTry(n, at) === null));
});
