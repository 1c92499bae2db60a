import { expect, test } from 'vitest';
import { addDays } from '../../i18n/time-zone.ts';
import { digestDay, lastReminded, reminderFor } from './reminder.ts';

const DATE = '2027-03-01';
const on = (days: number) => reminderFor(DATE, addDays(`${DATE}T00:00`, days).slice(0, 10));

test.each([
	[-16, null],
	[-15, null],
	[-14, 'before-14'],
	[-12, 'before-14'],
	[-11, null],
	[-4, null],
	[-3, 'before-3'],
	[0, 'before-3'],
	[1, 'late-0'],
	[7, 'late-0'],
	[8, 'late-1'],
	[15, 'late-2'],
	[400, 'late-57']
])('%i days from the control date it is %s', (days, kind) => expect(on(days)).toBe(kind));

test('no date after the last one is reminded of', () => {
	const today = '2026-12-20';
	expect(reminderFor(lastReminded(today), today)).toBe(null);
	expect(reminderFor('2027-01-03', today)).toBe('before-14');
	expect(lastReminded(today) >= '2027-01-03').toBe(true);
});

test.each([
	['2026-11-24T02:59:00.000Z', null],
	['2026-11-24T03:00:00.000Z', '2026-11-24'],
	['2026-11-24T18:59:00.000Z', '2026-11-24'],
	['2026-11-24T19:00:00.000Z', null]
])('at %s the digest is of %s', (at, day) => expect(digestDay(at)).toBe(day));
