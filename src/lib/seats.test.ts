import { expect, test } from 'vitest';
import { availabilityOf, freeSeats } from './seats.ts';

test('few seats are left from three quarters on; a full platform, one over its limit and one without seats have none', () => {
	const words = (capacity: number, ...taken: number[]) => taken.map((each) => availabilityOf({ capacity, taken: each }));
	expect(words(8, 0, 5, 6, 7, 8, 9)).toEqual(['free', 'free', 'few', 'few', 'full', 'full']);
	expect(words(0, 0, 1)).toEqual(['full', 'full']);
	expect([8, 9].map((taken) => freeSeats({ capacity: 8, taken }))).toEqual([0, 0]);
	expect(freeSeats({ capacity: 8, taken: 5 })).toBe(3);
});
