import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inParallel, overlaps, sessionsLeftDoubts, sessionTimeDoubts, shiftOf, slotsOf, someOverlap, tenses } from './rules.ts';

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

test('platforms are parallel only when one moment holds them all; one alone is not', () => {
	const at = (from: number, to: number) => ({ startsAt: hour(from), endsAt: hour(to) });
	expect(inParallel([at(10, 12), at(11, 13)])).toBe(true);
	expect(inParallel([at(10, 12)])).toBe(false);
	expect(inParallel([at(10, 12), at(12, 14)])).toBe(false);
	// the first and the last of a chain do not meet
	expect(inParallel([at(10, 12), at(11, 14), at(13, 15)])).toBe(false);
	expect([someOverlap([at(10, 12), at(11, 14), at(13, 15)]), someOverlap([at(10, 12), at(12, 14)]), someOverlap([])]).toEqual([
		true,
		false,
		false
	]);
	fc.assert(
		fc.property(fc.array(span, { minLength: 2, maxLength: 6 }), (list) => {
			const from =
				list
					.map((each) => each.startsAt)
					.sort()
					.at(-1) ?? '';
			const to = list.map((each) => each.endsAt).sort()[0] ?? '';
			expect(inParallel(list)).toBe(from < to);
		})
	);
});

const forum = { startsLocal: '2026-12-15T08:30', endsLocal: '2026-12-15T18:00' };
const sitting = { startsLocal: '2026-12-15T10:00', endsLocal: '2026-12-15T12:00' };
const codes = (doubts: readonly { code: string }[]) => doubts.map((doubt) => doubt.code.replace(/^.*doubt\./, ''));

test('a forum that moves says what it would leave behind', () => {
	const moved = { startsLocal: '2026-12-22T08:30', endsLocal: '2026-12-22T18:00' };
	expect(codes(sessionsLeftDoubts(moved, forum, [sitting, sitting]))).toEqual(['moved n=2']);
	expect(codes(sessionsLeftDoubts({ ...forum, endsLocal: '2026-12-15T11:00' }, forum, [sitting]))).toEqual(['sessionsAfter n=1']);
	// nothing is left behind by a forum without sessions, or one that ends when its last session does
	expect(sessionsLeftDoubts(moved, forum, [])).toEqual([]);
	expect(sessionsLeftDoubts({ ...forum, endsLocal: sitting.endsLocal }, forum, [sitting])).toEqual([]);
});

test('sessions follow by whole days when the day changes, else by minutes', () => {
	expect(shiftOf(forum, { startsLocal: '2026-12-22T10:00' })).toBe(7 * 24 * 60);
	expect(shiftOf(forum, { startsLocal: '2026-12-14T08:30' })).toBe(-24 * 60);
	expect(shiftOf(forum, { startsLocal: '2026-12-15T09:15' })).toBe(45);
	expect(shiftOf(forum, forum)).toBe(0);
});

test('a session’s times are held beside its forum’s and its own window', () => {
	const doubts = (times: Partial<typeof sitting>, signUp: [string, string] | null = null) =>
		codes(sessionTimeDoubts({ ...sitting, ...times, signUp: signUp && { opensLocal: signUp[0], closesLocal: signUp[1] } }, forum));
	expect(doubts({ startsLocal: '2026-12-14T10:00', endsLocal: '2026-12-14T11:00' })).toEqual(['beforeForum']);
	expect(doubts({ startsLocal: '2026-12-15T18:00', endsLocal: '2026-12-15T21:00' })).toEqual(['afterForum']);
	expect(doubts({ endsLocal: '2026-12-15T18:01' })).toEqual(['endsAfterForum']);
	expect(doubts({}, ['2026-12-01T09:00', '2026-12-15T10:01'])).toEqual(['closesAfterStart']);
	expect(doubts({}, ['2026-12-15T10:00', '2026-12-15T11:00'])).toEqual(['opensAfterStart']);
	// what fits: the arrival before the forum begins, the last minute, a window until the session begins
	expect(doubts({ startsLocal: '2026-12-15T07:30' })).toEqual([]);
	expect(doubts({ endsLocal: forum.endsLocal }, ['2026-12-01T09:00', sitting.startsLocal])).toEqual([]);
});
