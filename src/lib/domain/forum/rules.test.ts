import { expect, test } from 'vitest';
import { forumTimeDoubts } from './rules.ts';

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
