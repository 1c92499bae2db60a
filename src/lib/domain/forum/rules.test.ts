import { expect, test } from 'vitest';
import { forumPhases } from '../../lists.ts';
import { forumTimeDoubts, hasRoom, isFinished, isPastPhase, registrationOncePublished } from './rules.ts';

const times = {
	startsLocal: '2026-12-15T08:30',
	endsLocal: '2026-12-15T18:00',
	registrationOpensLocal: '2026-11-01T09:00',
	registrationClosesLocal: '2026-12-14T18:00'
};
const doubts = (changed: Partial<typeof times>) =>
	forumTimeDoubts({ ...times, ...changed }).map((doubt) => `${doubt.field} ${doubt.code.replace(/^.*doubt\./, '')}`);

test('a window of registration is held beside the forum’s end and start', () => {
	expect(doubts({ registrationClosesLocal: '2026-12-15T18:01' })).toEqual(['registrationClosesLocal closesAfterEnd']);
	expect(doubts({ registrationOpensLocal: '2026-12-15T18:00', registrationClosesLocal: '2026-12-16T18:00' })).toEqual([
		'registrationOpensLocal opensAfterEnd'
	]);
	expect(doubts({ registrationOpensLocal: '2026-12-15T09:00', registrationClosesLocal: '2026-12-15T17:00' })).toEqual([
		'registrationOpensLocal opensAfterStart'
	]);
	// registration while the forum runs, until its very end, is what organisers want
	expect(doubts({})).toEqual([]);
	expect(doubts({ registrationClosesLocal: times.endsLocal })).toEqual([]);
});

test('a forum that is over or archived is past, and one that is cancelled is finished without having been', () => {
	expect(forumPhases.filter(isPastPhase)).toEqual(['over', 'archived']);
	expect(forumPhases.filter(isFinished)).toEqual(['over', 'cancelled', 'archived']);
});

test('a forum has room until its places are taken; without a number of places always', () => {
	const room = (capacity: number | null, taken: number) => hasRoom({ capacity, taken });
	expect([room(null, 0), room(null, 9_000), room(30, 29), room(30, 30), room(30, 31), room(0, 0)]).toEqual([
		...[true, true, true, false, false, false]
	]);
});

test('what publishing does to registration is what the clock says', () => {
	const forum = {
		endsAt: '2026-12-15T13:00:00.000Z',
		registrationOpensAt: '2026-11-01T04:00:00.000Z',
		registrationClosesAt: '2026-12-14T13:00:00.000Z'
	};
	const at = (instant: string, changed: Partial<typeof forum> = {}) => registrationOncePublished({ ...forum, ...changed }, instant);
	expect(at('2026-11-01T03:59:59.999Z')).toBe('later');
	expect(at('2026-11-01T04:00:00.000Z')).toBe('now');
	expect(at('2026-12-14T12:59:59.999Z')).toBe('now');
	expect(at('2026-12-14T13:00:00.000Z')).toBe('never');
	// one that opens once the forum is over opens never
	expect(at('2026-11-01T00:00:00.000Z', { registrationOpensAt: forum.endsAt, registrationClosesAt: '2026-12-16T00:00:00.000Z' })).toBe(
		'never'
	);
});
