import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wallOf } from '../../i18n/time-zone.ts';
import { measureStates } from '../../lists.ts';
import { overdueAt } from './rules.ts';
import { weekOf, weekWork, type WeekMeasure } from './week.ts';

const ZONE = 'Asia/Qostanay';

test('a letter goes from eight on Monday to the end of Tuesday, under the day of the Monday', () => {
	const at = ['2026-11-29T23:00', '2026-11-30T02:59', '2026-11-30T03:00', '2026-12-01T18:59', '2026-12-01T19:00', '2026-12-06T06:00'];
	expect(at.map((each) => weekOf(`${each}:00.000Z`, ZONE))).toEqual([null, null, '2026-11-30', '2026-11-30', null, null]);
	// it is Monday morning there already
	expect(weekOf('2026-11-29T19:30:00.000Z', 'Pacific/Auckland')).toBe('2026-11-30');
});

test('in every week and zone there is one Monday, and it is the one of that week', () => {
	const zone = fc.constantFrom(ZONE, 'America/New_York', 'Pacific/Auckland');
	fc.assert(
		fc.property(fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2028-01-01T00:00:00Z') }), zone, (ms, zoneId) => {
			const hours = Array.from({ length: 7 * 24 }, (_, hour) => new Date(ms + hour * 3_600_000).toISOString());
			const found = new Set(hours.flatMap((at) => weekOf(at, zoneId) ?? []));
			for (const monday of found) expect(new Date(`${monday}T00:00:00Z`).getUTCDay()).toBe(1);
			expect(found.size).toBeGreaterThan(0);
			for (const at of hours) {
				const monday = weekOf(at, zoneId);
				if (monday) expect(wallOf(at, zoneId).slice(0, 10) >= monday).toBe(true);
			}
		}),
		{ numRuns: 20 }
	);
});

const measure = fc.record({
	...{ number: fc.integer({ min: 1, max: 40 }), position: fc.constant(1), leadId: fc.constantFrom('a', null) },
	...{ state: fc.constantFrom(...measureStates), asked: fc.constantFrom('2027-01-01', null), reported: fc.boolean() },
	recommended: fc.boolean(),
	controlDate: fc.constantFrom(null, '2026-11-29', '2026-11-30', '2026-12-14', '2026-12-15')
});
const at = '2026-11-30T04:00:00.000Z';
const work = (measures: readonly WeekMeasure[]) => weekWork(measures, { at, today: '2026-11-30' });

test('each part names the measures that it is about, none that is closed, and no decision while a recommendation is considered again', () => {
	fc.assert(
		fc.property(fc.array(measure), (rows) => {
			const measures = rows.map((row) => ({ ...row, overdueAt: overdueAt(row.controlDate, ZONE) }));
			const parts = work(measures);
			const named = (is: (row: WeekMeasure) => boolean) =>
				measures.filter((row) => row.state !== 'closed' && is(row)).map((row) => `${row.number}.1`);
			const waits = ({ state }: WeekMeasure) => state === 'new' || state === 'in_work';
			expect(parts).toEqual({
				claimed: named(({ recommended, state }) => recommended && state === 'claimed'),
				asked: named(({ recommended, asked }) => recommended && asked !== null),
				reported: named(({ recommended, reported }) => recommended && reported),
				noBody: named(({ recommended, state, leadId }) => recommended && state === 'new' && leadId === null),
				overdue: named((row) => waits(row) && row.controlDate === '2026-11-29'),
				soon: named((row) => waits(row) && ['2026-11-30', '2026-12-14'].includes(row.controlDate ?? ''))
			});
		})
	);
});
