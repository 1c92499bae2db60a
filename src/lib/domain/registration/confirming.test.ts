import type { RegistrationState } from '../../lists.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { awaitsConfirming, burst, confirmingFrom, confirmStep, hasLapsed, inBurst, openInBurst, toldBurst, type Awaited } from './rules.ts';

const START = Date.parse('2026-12-15T03:30:00.000Z');
const HOUR = 3_600_000;
const at = (ms: number) => new Date(ms).toISOString();
const forum = { confirmHours: 24, startsAt: at(START) };

test('nobody is asked where the setting is off, nor so late that a place given on would help nobody', () => {
	expect(confirmingFrom({ ...forum, confirmHours: null }, at(START - 100 * HOUR))).toBe(null);
	expect(confirmingFrom(forum, at(START - 100 * HOUR))).toEqual({
		confirmBy: at(START - 76 * HOUR),
		confirmDueAt: at(START - 88 * HOUR)
	});
	expect(confirmingFrom(forum, at(START - 10 * HOUR))).toEqual({ confirmBy: at(START - 2 * HOUR), confirmDueAt: at(START - 6 * HOUR) });
	expect(confirmingFrom(forum, at(START - 4 * HOUR + 1))).toBe(null);
	expect(confirmingFrom(forum, at(START + HOUR))).toBe(null);
});

test('an address is awaited as long as its place would be given on: until the forum begins, while it is published', () => {
	const one = { confirmDueAt: at(START - 2 * HOUR) };
	const published = { ...forum, state: 'published' as const };
	expect(awaitsConfirming(one, published, at(START - 1))).toBe(true);
	expect(awaitsConfirming(one, published, at(START))).toBe(false);
	expect(awaitsConfirming(one, { ...published, state: 'cancelled' }, at(START - 1))).toBe(false);
	expect(awaitsConfirming({ confirmDueAt: null }, published, at(START - 1))).toBe(false);
});

test('whoever is asked has two hours at least, is reminded an hour before at least, and knows two hours before the start', () => {
	fc.assert(
		fc.property(fc.integer({ min: 2, max: 168 }), fc.integer({ min: -5, max: 1000 }), (confirmHours, before) => {
			const now = START - before * HOUR;
			const found = confirmingFrom({ ...forum, confirmHours }, at(now));
			if (!found) return;
			const [by, due] = [Date.parse(found.confirmBy), Date.parse(found.confirmDueAt)];
			expect(by - now).toBeGreaterThanOrEqual(2 * HOUR);
			expect(by - now).toBeLessThanOrEqual(confirmHours * HOUR);
			expect(by - due).toBeGreaterThanOrEqual(HOUR);
			expect(START - by).toBeGreaterThanOrEqual(2 * HOUR);
		})
	);
});

const awaited = (more: Partial<Awaited> = {}): Awaited => ({
	state: 'confirmed',
	privacyState: null,
	confirmBy: at(START - 76 * HOUR),
	confirmDueAt: at(START - 76 * HOUR),
	reminder: { sentAt: at(START - 80 * HOUR), failedAt: null },
	forum: { state: 'published', startsAt: at(START) },
	...more
});
const due = at(START - 76 * HOUR);

test('a place is given on when the time is over, and not a moment before', () => {
	expect(confirmStep(awaited(), due)).toEqual({ do: 'give-on' });
	expect(confirmStep(awaited(), at(START - 76 * HOUR - 1))).toEqual({ do: 'nothing' });
	expect(confirmStep(awaited(), at(START - 1))).toEqual({ do: 'give-on' });
});

test('nothing moves for who confirmed, is restricted or holds no place, nor once the forum has begun or is no more', () => {
	const states: RegistrationState[] = ['waiting', 'declined', 'withdrawn'];
	for (const state of states) expect(confirmStep(awaited({ state }), due)).toEqual({ do: 'nothing' });
	expect(confirmStep(awaited({ confirmBy: null, confirmDueAt: null }), due)).toEqual({ do: 'nothing' });
	expect(confirmStep(awaited({ privacyState: 'restricted' }), due)).toEqual({ do: 'nothing' });
	expect(confirmStep(awaited(), at(START))).toEqual({ do: 'nothing' });
	for (const state of ['draft', 'cancelled', 'archived'] as const)
		expect(confirmStep(awaited({ forum: { state, startsAt: at(START) } }), due)).toEqual({ do: 'nothing' });
});

test('the reminder comes first, also when the program was away: then an hour is left', () => {
	const half = awaited({ confirmDueAt: at(START - 88 * HOUR), reminder: null });
	expect(confirmStep(half, at(START - 88 * HOUR))).toEqual({ do: 'remind', confirmBy: half.confirmBy });
	expect(confirmStep(half, at(START - 50 * HOUR))).toEqual({ do: 'remind', confirmBy: at(START - 49 * HOUR) });
});

test('while the reminder has not gone, or went less than an hour ago, the place stays; one that never will holds nothing up', () => {
	const reminder = (sentAt: string | null, failedAt: string | null = null) => awaited({ reminder: { sentAt, failedAt } });
	expect(confirmStep(reminder(null), due)).toEqual({ do: 'nothing' });
	expect(confirmStep(reminder(at(START - 77 * HOUR + 1)), due)).toEqual({ do: 'nothing' });
	expect(confirmStep(reminder(at(START - 77 * HOUR)), due)).toEqual({ do: 'give-on' });
	expect(confirmStep(reminder(null, at(START - 76 * HOUR)), due)).toEqual({ do: 'give-on' });
});

test('a registration has lapsed when it is withdrawn and its time is still written', () => {
	expect(hasLapsed({ state: 'withdrawn', confirmBy: due })).toBe(true);
	expect(hasLapsed({ state: 'withdrawn', confirmBy: null })).toBe(false);
	expect(hasLapsed({ state: 'confirmed', confirmBy: due })).toBe(false);
});

/** Which of some applications lie in any ten minutes that hold ten of them: the rule as one says it. */
function within(times: readonly number[]): boolean[] {
	const windows = times.filter((start) => times.filter((time) => time >= start && time - start <= burst.withinMs).length >= burst.atLeast);
	return times.map((time) => windows.some((start) => time >= start && time - start <= burst.withinMs));
}

/** The same, found as applications come, each by the ten latest alone: as the program does it. */
function asTheyCome(times: readonly number[]): boolean[] {
	const found = times.map(() => false);
	for (const [index] of times.entries()) {
		const latest = times.slice(Math.max(0, index + 1 - burst.atLeast), index + 1).reverse();
		const n = inBurst(latest.map(at));
		for (let back = 0; back < n; back++) found[index - back] = true;
	}
	return found;
}

test('looking at the ten latest finds each burst whole', () => {
	const gaps = fc.array(fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 0, max: 900_000 })), { maxLength: 80 });
	fc.assert(
		fc.property(gaps, (each) => {
			let now = START;
			const times = each.map((gap) => (now += gap));
			expect(asTheyCome(times)).toEqual(within(times));
		}),
		{ numRuns: 300 }
	);
});

test('nine in ten minutes are no burst, ten are; ten in eleven minutes are none', () => {
	const every = (n: number, ms: number) => Array.from({ length: n }, (_, i) => at(START - i * ms));
	expect([inBurst(every(9, 1000)), inBurst(every(10, 1000)), inBurst(every(10, 66_666)), inBurst(every(10, 66_667))]).toEqual([
		0, 10, 10, 0
	]);
	expect(inBurst([])).toBe(0);
	expect([toldBurst(9), toldBurst(10)]).toEqual([false, true]);
});

test('who confirmed the address, was approved, is restricted or is no more is not told of', () => {
	const one = { state: 'confirmed', privacyState: null, confirmed: false, approved: false } as const;
	expect(openInBurst(one)).toBe(true);
	expect(openInBurst({ ...one, state: 'waiting' })).toBe(true);
	const others = [{ confirmed: true }, { approved: true }, { privacyState: 'restricted' as const }, { state: 'declined' as const }];
	for (const other of others) expect(openInBurst({ ...one, ...other })).toBe(false);
});
