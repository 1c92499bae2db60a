import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlaps, slotsOf, tenses } from './rules.ts';

const hour = (n: number) => `2026-12-15T${String(n).padStart(2, '0')}:00:00.000Z`;
const span = fc
	.tuple(fc.integer({ min: 0, max: 22 }), fc.integer({ min: 1, max: 6 }))
	.map(([from, hours]) => ({ startsAt: hour(from), endsAt: hour(Math.min(23, from + hours)) }));

test('a clash is the same seen from both sides, and back to back is none', () => {
	fc.assert(fc.property(span, span, (a, b) => overlaps(a, b) === overlaps(b, a)));
	expect(overlaps({ startsAt: hour(10), endsAt: hour(12) }, { startsAt: hour(12), endsAt: hour(13) })).toBe(false);
	expect(overlaps({ startsAt: hour(10), endsAt: hour(12) }, { startsAt: hour(11), endsAt: hour(13) })).toBe(true);
});

const day = [
	{ id: 'a', kind: 'plenary', startsAt: hour(10), endsAt: hour(12) },
	{ id: 'b', kind: 'break', startsAt: hour(12), endsAt: hour(13) },
	{ id: 'c', kind: 'dialogue_platform', startsAt: hour(13), endsAt: hour(15) },
	{ id: 'd', kind: 'dialogue_platform', startsAt: hour(13), endsAt: hour(15) }
];

test('now, next and past on the day', () => {
	expect([...tenses(day, hour(12)).values()]).toEqual(['past', 'now', 'next', 'next']);
	expect([...tenses(day, hour(9)).values()]).toEqual(['later', 'later', 'later', 'later']);
	expect([...tenses(day, hour(15)).values()]).toEqual(['past', 'past', 'past', 'past']);
});

test('parallel platforms share a row; no session is lost', () => {
	expect(slotsOf(day).map((slot) => slot.sessions.map((session) => session.id))).toEqual([['a'], ['b'], ['c', 'd']]);
	fc.assert(
		fc.property(fc.array(fc.tuple(span, fc.constantFrom('plenary', 'dialogue_platform', 'break'))), (list) => {
			const sessions = list.map(([when, kind], id) => ({ ...when, kind, id }));
			expect(slotsOf(sessions).flatMap((slot) => slot.sessions)).toEqual(sessions);
		})
	);
});
