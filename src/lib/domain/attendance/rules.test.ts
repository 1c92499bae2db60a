import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wallOf } from '../../i18n/time-zone.ts';
import {
	canUndo,
	groupBy,
	lastMarkingDay,
	districtOf,
	figuresOf,
	firstPresence,
	isExpected,
	markingDay,
	markingOf,
	shareOf,
	standingArrivals
} from './rules.ts';

const arrival = (id: string, at = id) => ({ id, at, direction: 'in' as const, undoes_id: null });
const undo = (id: string, undoes: string) => ({ id, at: id, direction: 'undo' as const, undoes_id: undoes });

describe('presence', () => {
	test('is derived from arrivals that nothing takes back', () => {
		expect(firstPresence([])).toBeNull();
		expect(firstPresence([arrival('1'), arrival('2')])).toBe('1');
		expect(firstPresence([arrival('1'), arrival('2'), undo('3', '1')])).toBe('2');
		expect(firstPresence([arrival('1'), undo('2', '1')])).toBeNull();
		expect(firstPresence([arrival('1'), undo('2', '1'), arrival('3')])).toBe('3');
	});

	test('does not depend on the order of the rows', () => {
		const rows = [arrival('1'), arrival('2'), undo('3', '1'), arrival('4')];
		fc.assert(
			fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
				expect(firstPresence(shuffled)).toBe('2');
				expect(
					standingArrivals(shuffled)
						.map((row) => row.id)
						.sort()
				).toEqual(['2', '4']);
			})
		);
	});

	test('only confirmed people are expected', () => {
		const states = ['submitted', 'confirmed', 'waiting', 'declined', 'withdrawn'];
		expect(states.filter(isExpected)).toEqual(['confirmed']);
	});
});

describe('figures', () => {
	const counts = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50), fc.constantFrom('a', 'b', 'c')).map(([attended, absent, open, trait]) => ({
		...figuresOf([]),
		...{ attended, confirmed: attended + absent, registered: attended + absent + open },
		trait
	}));

	test('a share has a whole', () => {
		expect(shareOf(0, 0)).toBeNull();
		expect(shareOf(0, 4)).toBe(0);
		expect(shareOf(3, 4)).toBe(0.75);
	});

	test('every breakdown adds up to the total', () => {
		fc.assert(
			fc.property(fc.array(counts), (rows) => {
				const breakdown = [...groupBy(rows, (row) => row.trait).values()];
				expect(figuresOf(breakdown)).toEqual(figuresOf(rows));
				for (const figures of breakdown)
					expect(figures.attended <= figures.confirmed && figures.confirmed <= figures.registered).toBe(true);
			})
		);
	});
});

test('a village counts in its district, a city for itself', () => {
	const units = new Map(
		[
			{ id: 'region', kind: 'region', parent_id: null },
			{ id: 'district', kind: 'district', parent_id: 'region' },
			{ id: 'village', kind: 'village', parent_id: 'district' },
			{ id: 'city', kind: 'city', parent_id: 'region' },
			{ id: 'loop', kind: 'village', parent_id: 'loop' }
		].map((unit) => [unit.id, unit])
	);
	const of = (id: string) => districtOf(units, id);
	expect(['village', 'district', 'city', 'region', 'loop', 'gone'].map(of)).toEqual([
		'district',
		'district',
		'city',
		'region',
		'loop',
		'gone'
	]);
});

describe('marks at a door', () => {
	const forum = {
		startsAt: '2026-12-15T03:30:00.000Z',
		startsLocal: '2026-12-15T08:30',
		endsLocal: '2026-12-15T18:00',
		timeZone: 'Asia/Qostanay'
	};
	const from = '2026-12-13T19:00:00.000Z';

	test('are taken from the day before the first, in the forum’s own calendar, and after the end', () => {
		const at = (instant: string) => markingOf({ ...forum, state: 'published' }, instant);
		expect([at('2026-11-24T00:00:00.000Z'), at('2026-12-13T18:59:59.999Z')]).toEqual(['early', 'early']);
		expect([at(from), at(forum.startsAt), at('2027-01-01T00:00:00.000Z')]).toEqual(['open', 'open', 'open']);
		// the same instant is another day elsewhere
		expect(markingOf({ ...forum, timeZone: 'America/New_York', state: 'published' }, from)).toBe('open');
		expect(markingOf({ ...forum, timeZone: 'Pacific/Kiritimati', state: 'published' }, '2026-12-13T10:00:00.000Z')).toBe('open');
	});

	test('stand thirty days after the last one, in the forum’s own calendar', () => {
		const state = 'published' as const;
		const [last, next] = ['2027-01-14T18:59:59.999Z', '2027-01-14T19:00:00.000Z'];
		expect([markingOf({ ...forum, state }, last), markingOf({ ...forum, state }, next)]).toEqual(['open', 'over']);
		expect([canUndo({ ...forum, state }, last), canUndo({ ...forum, state }, next)]).toEqual([true, false]);
		expect(wallOf(lastMarkingDay(forum), forum.timeZone)).toBe('2027-01-14T12:00');
		expect(markingOf({ ...forum, endsLocal: '2027-02-01T18:00', state }, next)).toBe('open');
	});

	test('name the day from which they are taken', () => {
		for (const timeZone of ['Asia/Qostanay', 'America/New_York', 'Pacific/Kiritimati'])
			expect(wallOf(markingDay({ ...forum, timeZone }), timeZone)).toBe('2026-12-14T12:00');
	});

	test('are not taken where nothing is held, and no longer changed in the archive', () => {
		expect(markingOf({ ...forum, state: 'cancelled' }, forum.startsAt)).toBe('cancelled');
		expect(markingOf({ ...forum, state: 'archived' }, forum.startsAt)).toBe('closed');
		expect((['draft', 'published', 'cancelled', 'archived'] as const).map((state) => canUndo({ ...forum, state }, forum.startsAt))).toEqual(
			[true, true, true, false]
		);
	});
});
