import fc from 'fast-check';
import { expect, test } from 'vitest';
import { squarePlan } from './square-plan.ts';

test('every person has a dot while there is room, and the middle stays free', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 20 }), (home, foreign) => {
			const plan = squarePlan(home, foreign);
			expect(plan.unit).toBe(1);
			expect(plan.home.length).toBe(home);
			expect(plan.foreign.length).toBe(foreign);
			const places = [...plan.home, ...plan.foreign];
			expect(new Set(places.map(String)).size).toBe(places.length);
			for (const [x, y] of places) expect(Math.hypot(x - plan.size / 2, y - plan.size / 2)).toBeGreaterThan(22);
		}),
		// a small square is streets for the most part: 37 need more than its sides say
		{ examples: [[32, 5]] }
	);
});

test('a crowd is drawn in larger units', () => {
	const plan = squarePlan(5000, 100);
	expect(plan.unit).toBe(13);
	expect(plan.home.length + plan.foreign.length).toBeLessThanOrEqual(421);
});

test('the Kostanay forum looks as drawn: 168 and 32', () => {
	const plan = squarePlan(168, 32);
	expect(plan.size).toBe(18 * 22);
});
