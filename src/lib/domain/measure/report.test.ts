import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claimedOutcomes, measureEventKinds } from '../../lists.ts';
import { countedAt, reportOf, shownStatuses, standingAt, standingIn, sumOf, sumOfRows, yearAt, type ReportedMeasure } from './report.ts';
import { afterEvent, factsAtFirst, measureStatuses, overdueAt, statusOf, type MeasureStep } from './rules.ts';

const ZONES = ['Asia/Qostanay', 'America/New_York', 'Pacific/Auckland'] as const;
const instant = (min: string, max: string) =>
	fc.integer({ min: Date.parse(min), max: Date.parse(max) }).map((ms) => new Date(ms).toISOString());
const step = fc.record({
	...{ kind: fc.constantFrom(...measureEventKinds), at: instant('2024-06-01T00:00:00Z', '2028-06-01T00:00:00Z') },
	...{ behalfOf: fc.constantFrom('a', 'b', null), leadId: fc.constantFrom('a', 'b', null), outcome: fc.constantFrom(...claimedOutcomes) },
	controlDate: fc.constantFrom(null, '2025-12-31', '2026-01-01', '2026-12-31', '2027-06-30')
});
const measure: fc.Arbitrary<ReportedMeasure> = fc
	.record({
		...{ forumId: fc.constantFrom('f', 'g'), sessionId: fc.constantFrom('1', '2', null), zone: fc.constantFrom(...ZONES) },
		createdAt: instant('2024-06-01T00:00:00Z', '2027-06-01T00:00:00Z'),
		events: fc.array(step, { maxLength: 12 })
	})
	.map((each) => ({
		...each,
		events: each.events.filter(({ at }) => at > each.createdAt).sort((a, b) => a.at.localeCompare(b.at))
	}));
const all = () => true;

test('the state at an instant is what the last event before it left, recounted event by event', () => {
	fc.assert(
		fc.property(measure, instant('2024-01-01T00:00:00Z', '2029-01-01T00:00:00Z'), (one, at) => {
			let facts = factsAtFirst(one.createdAt);
			for (const event of one.events) if (event.at <= at) facts = afterEvent(facts, event);
			const expected =
				one.createdAt > at
					? null
					: { status: statusOf({ ...facts, overdueAt: overdueAt(facts.controlDate, one.zone) }, at), leadId: facts.leadId };
			expect(standingAt(one, at)).toEqual(expected);
		})
	);
});

test('in both years the words part the total, and bodies and platforms each add up to it', () => {
	fc.assert(
		fc.property(fc.array(measure, { maxLength: 20 }), fc.integer({ min: 2024, max: 2028 }), (measures, year) => {
			const at = '2027-09-01T00:00:00.000Z';
			const { bodies, platforms, total } = reportOf(measures, { year, at, counts: all });
			for (const [which, of] of [['now', year] as const, ['last', year - 1] as const]) {
				const counted = measures.filter((one) => standingIn(one, of, at) !== null).length;
				expect(sumOf(total[which])).toBe(counted);
				for (const rows of [bodies, platforms])
					for (const status of measureStatuses)
						expect([...rows.values()].reduce((sum, row) => sum + row[which][status], 0)).toBe(total[which][status]);
			}
			expect(shownStatuses(total)).toEqual(measureStatuses.filter((each) => total.now[each] || total.last[each]));
		})
	);
});

test('what happens after a year does not change its figures', () => {
	fc.assert(
		fc.property(measure, step, fc.integer({ min: 2024, max: 2027 }), (one, late, year) => {
			const end = countedAt(year, one.zone, '2029-01-01T00:00:00.000Z') ?? '';
			const before = { ...one, events: one.events.filter(({ at }) => at <= end) };
			const after = { ...one, events: [...before.events, { ...late, at: new Date(Date.parse(end) + 1).toISOString() }] };
			expect(standingIn(after, year, '2029-01-01T00:00:00.000Z')).toEqual(standingIn(before, year, '2029-01-01T00:00:00.000Z'));
		})
	);
});

const event = (kind: MeasureStep['kind'], at: string, more: Partial<MeasureStep> = {}): MeasureStep => ({
	...{ kind, at, behalfOf: null, leadId: null, controlDate: null, outcome: null, ...more }
});
const one = (...events: MeasureStep[]): ReportedMeasure => ({
	...{ forumId: 'f', sessionId: null, zone: 'Asia/Qostanay', createdAt: '2025-03-01T00:00:00.000Z', events }
});
const later = '2028-01-15T00:00:00.000Z';

test('a measure that is closed counts in the year in which it was closed and in none after it, but for one that is taken under control again', () => {
	const closed = [event('assign', '2025-03-02T00:00:00.000Z', { leadId: 'a' }), event('lapse', '2025-12-31T18:59:59.999Z')];
	const years = (measure: ReportedMeasure) => [2024, 2025, 2026, 2027].map((year) => standingIn(measure, year, later)?.status ?? null);
	expect(years(one(...closed))).toEqual([null, 'lapsed', null, null]);
	expect(years(one(...closed, event('reopen', '2026-05-01T00:00:00.000Z')))).toEqual([null, 'lapsed', 'in_work', 'in_work']);
	const twice = [event('reopen', '2026-05-01T00:00:00.000Z'), event('lapse', '2026-06-01T00:00:00.000Z')];
	expect(years(one(...closed, ...twice))).toEqual([null, 'lapsed', 'lapsed', null]);
	// a millisecond later it is the next year in Kostanay
	expect(years(one(event('assign', '2025-03-02T00:00:00.000Z', { leadId: 'a' }), event('lapse', '2025-12-31T19:00:00.000Z')))).toEqual([
		...[null, 'waiting', 'lapsed', null]
	]);
});

test('the running year is counted as it stands now, an ended one at its last instant, and one to come is not counted', () => {
	expect(countedAt(2026, 'Asia/Qostanay', '2026-11-30T04:00:00.000Z')).toBe('2026-11-30T04:00:00.000Z');
	expect(countedAt(2025, 'Asia/Qostanay', '2026-11-30T04:00:00.000Z')).toBe('2025-12-31T18:59:59.999Z');
	expect(countedAt(2027, 'Asia/Qostanay', '2026-11-30T04:00:00.000Z')).toBeNull();
	expect([yearAt('2026-12-31T20:00:00.000Z', 'Asia/Qostanay'), yearAt('2026-12-31T20:00:00.000Z', 'America/New_York')]).toEqual([
		2027, 2026
	]);
	// due on the last day of the year: it is late on the first of the next one
	const due = one(event('assign', '2025-03-02T00:00:00.000Z', { leadId: 'a', controlDate: '2025-12-31' }));
	expect([2025, 2026].map((year) => standingIn(due, year, later)?.status)).toEqual(['waiting', 'overdue']);
});

test('a body is counted where it answered at the end of each year, also where it is another one now', () => {
	const moved = one(
		event('assign', '2025-03-02T00:00:00.000Z', { leadId: 'a' }),
		event('assign', '2026-03-02T00:00:00.000Z', { leadId: 'b' })
	);
	const { bodies } = reportOf([moved], { year: 2026, at: later, counts: all });
	expect([sumOf(bodies.get('a')?.last ?? expect.unreachable()), sumOf(bodies.get('b')?.now ?? expect.unreachable())]).toEqual([1, 1]);
	const own = reportOf([moved], { year: 2026, at: later, counts: (_, leadId) => leadId === 'a' });
	expect([[...own.bodies.keys()], sumOf(own.total.now), sumOf(own.total.last)]).toEqual([['a'], 0, 1]);
});

test('what rows count together is what each of them counts, so that the rows of all platforms make the total', () => {
	fc.assert(
		fc.property(fc.array(measure, { maxLength: 20 }), (measures) => {
			const { platforms, total } = reportOf(measures, { year: 2026, at: later, counts: all });
			expect(sumOfRows([...platforms.values()])).toEqual(total);
			const ofForum = (id: string) => sumOfRows([...platforms].flatMap(([key, row]) => (key.startsWith(`${id}/`) ? [row] : [])));
			expect(sumOfRows([ofForum('f'), ofForum('g')])).toEqual(total);
		})
	);
});
