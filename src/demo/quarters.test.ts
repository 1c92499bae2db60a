import { expect, test } from 'vitest';
import { lastQuarterEnd, quarterOf } from './quarters.ts';

test('the measure that is always late has the quarter that is over as its term', () => {
	const ends = ['2026-11-30', '2026-10-01', '2026-09-30', '2027-01-01', '2027-03-31', '2024-05-07'].map(lastQuarterEnd);
	expect(ends).toEqual(['2026-09-30', '2026-09-30', '2026-06-30', '2026-12-31', '2026-12-31', '2024-03-31']);
	expect(ends.map((end) => quarterOf(end).kk)).toEqual([
		...['2026 жылғы 3-тоқсан', '2026 жылғы 3-тоқсан', '2026 жылғы 2-тоқсан', '2026 жылғы 4-тоқсан', '2026 жылғы 4-тоқсан'],
		'2024 жылғы 1-тоқсан'
	]);
});
