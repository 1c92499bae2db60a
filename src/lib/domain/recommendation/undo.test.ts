import { expect, test } from 'vitest';
import { undoable } from './undo.ts';

test('the last decision of a platform is taken back while nothing has followed it, for ten minutes', () => {
	const at = (minutes: number) => new Date(Date.parse('2026-12-15T10:00:00.000Z') + minutes * 60_000).toISOString();
	const last = { sessionId: 'one', stage: 'whole' as const, version: 2, adopted: true, at: at(0) };
	const about = { state: 'tabled' as const, number: null, version: 2, tabledAt: at(-5) };
	expect([undoable(last, about, at(9)), undoable(last, about, at(10)), undoable(undefined, about, at(1))]).toEqual([true, false, false]);
	expect(undoable({ ...last, adopted: false }, { ...about, state: 'not_adopted' }, at(1))).toBe(true);
	for (const [other, otherAbout] of [
		[{ sessionId: null }, {}],
		[{ stage: 'reopened' as const }, {}],
		[{}, { version: 3 }],
		[{}, { number: 7 }],
		[{}, { tabledAt: at(0.5) }],
		[{}, { state: 'adopted' as const }]
	] as const)
		expect(undoable({ ...last, ...other }, { ...about, ...otherAbout }, at(1))).toBe(false);
});
