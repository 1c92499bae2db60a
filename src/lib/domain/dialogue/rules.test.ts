import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comesBack } from './rules.ts';

const situation = fc.record({
	duty: fc.boolean(),
	heldElsewhere: fc.boolean(),
	waitsElsewhere: fc.boolean(),
	seatFree: fc.boolean(),
	mayWait: fc.boolean()
});

test('a place comes back only where nothing stands against it, and a seat only where one is free', () => {
	fc.assert(
		fc.property(situation, (place) => {
			const now = comesBack(place);
			if (place.duty || place.heldElsewhere) expect(['duty', 'seat']).toContain(now);
			if (now === 'held') expect(place.seatFree).toBe(true);
			if (now === 'waiting') expect([place.seatFree, place.waitsElsewhere, place.mayWait]).toEqual([false, false, true]);
		})
	);
	const nothing = { duty: false, heldElsewhere: false, waitsElsewhere: false, seatFree: true, mayWait: true };
	expect(comesBack(nothing)).toBe('held');
	expect(comesBack({ ...nothing, waitsElsewhere: true })).toBe('held');
	expect(comesBack({ ...nothing, seatFree: false })).toBe('waiting');
	expect(comesBack({ ...nothing, seatFree: false, waitsElsewhere: true })).toBe('list');
	expect(comesBack({ ...nothing, seatFree: false, mayWait: false })).toBe('full');
});
