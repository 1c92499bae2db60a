import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	addMinutes,
	addMonths,
	dayTyped,
	instantOf,
	isDay,
	isForumDay,
	isWall,
	minutesBetween,
	wallDoubt,
	timeTyped,
	wallFault,
	wallOf,
	wallTyped
} from './time-zone.ts';

test.each(['2026-12-15', '2024-02-29', '1936-07-29'])('%s is a day', (text) => expect(isDay(text)).toBe(true));
test.each(['', '2026-02-30', '2026-13-01', '2025-02-29', '2026-1-1', '+010000-01-01', '2026-12-15T10:00', '٢٠٢٦-١٢-١٥'])(
	'%j is no day',
	(text) => expect(isDay(text)).toBe(false)
);
test.each(['0206-12-15', '1936-07-29', '2206-12-15'])('no forum is on %s', (text) => expect(isForumDay(text)).toBe(false));
test.each(['2026-12-15T24:00', '2026-12-15 10:00', '2026-12-15T10:60', '2026-02-30T10:00', '0206-12-15T10:00', '2026-12-15T10:00:00'])(
	'%j is no wall time',
	(text) => expect(isWall(text)).toBe(false)
);

test('an hour that clocks leave out, and one that they give twice', () => {
	expect(wallDoubt('2027-03-28T02:30', 'Europe/Berlin')).toBe('skipped');
	expect(wallDoubt('2026-10-25T02:30', 'Europe/Berlin')).toBe('repeated');
	expect(wallFault('2027-03-28T02:30', 'Europe/Berlin')).toBe('field.wallSkipped');
	expect(wallFault('2026-10-25T02:30', 'Europe/Berlin')).toBe('field.wallRepeated');
	// the same hours where clocks stay, and the hours beside them
	for (const wall of ['2027-03-28T02:30', '2026-10-25T02:30']) expect(wallDoubt(wall, 'Asia/Qostanay')).toBeNull();
	for (const wall of ['2027-03-28T01:59', '2027-03-28T03:00', '2026-10-25T01:59', '2026-10-25T03:00'])
		expect(wallDoubt(wall, 'Europe/Berlin')).toBeNull();
	// Kazakhstan itself, once: UTC+6 became UTC+5 as 1 March 2024 began
	expect(wallDoubt('2024-02-29T23:30', 'Asia/Qostanay')).toBe('repeated');
});

const zones = fc.constantFrom('Asia/Qostanay', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca');
const minutes = fc.integer({ min: 0, max: 365 * 24 * 60 });

test('a wall time without doubt is one instant, and in their order so are two of them', () => {
	fc.assert(
		fc.property(zones, minutes, minutes, (zone, a, b) => {
			const [one, other] = [addMinutes('2026-01-01T00:00', a), addMinutes('2026-01-01T00:00', b)];
			fc.pre(!wallDoubt(one, zone) && !wallDoubt(other, zone));
			expect(wallOf(instantOf(one, zone), zone)).toBe(one);
			expect(instantOf(one, zone) < instantOf(other, zone)).toBe(one < other);
		})
	);
});

test('minutes on the wall are added and counted alike', () => {
	fc.assert(
		fc.property(minutes, fc.integer({ min: -100_000, max: 100_000 }), (from, by) => {
			const wall = addMinutes('2026-01-01T00:00', from);
			expect(minutesBetween(wall, addMinutes(wall, by))).toBe(by);
		})
	);
});

test('what is left empty is asked for, and not called wrong', () => {
	expect(['', '2026-02-30', '1999-12-01', '2226-12-31', '2026-12-15'].map(dayTyped)).toEqual([
		...['field.dayNeeded', 'field.date', 'field.year', 'field.year', undefined]
	]);
	expect(['1999-12-01T10:00', '2026-02-30T10:00', '2026-12-15T25:00'].map(wallTyped)).toEqual(['field.year', 'field.date', 'field.date']);
	expect(['', '25:00', '13:30'].map(timeTyped)).toEqual(['field.timeNeeded', 'field.time', undefined]);
	expect(['', '2026-02-30T10:00', '2026-12-15T13:30'].map(wallTyped)).toEqual(['field.wallNeeded', 'field.date', undefined]);
});

test('months on, the end of a month stays the end of a month, turn after turn', () => {
	const turns = (day: string, months: number, n: number) =>
		Array.from({ length: n }).reduce<string[]>((days) => [...days, addMonths(days.at(-1) ?? '', months)], [day]);
	expect(turns('2027-03-31', 3, 4)).toEqual(['2027-03-31', '2027-06-30', '2027-09-30', '2027-12-31', '2028-03-31']);
	expect(turns('2027-12-31', 1, 4)).toEqual(['2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30']);
	expect(turns('2028-02-29', 12, 4)).toEqual(['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']);
	// control: any other day stays itself
	expect(turns('2027-01-15', 1, 2)).toEqual(['2027-01-15', '2027-02-15', '2027-03-15']);
	expect(addMonths('2027-01-30', 1)).toBe('2027-02-28');
});
