import { expect, test } from 'vitest';
import type { MeasureEvent } from './schema.ts';
import { unansweredReturn } from './returned-answer.ts';

const said = (...kinds: MeasureEvent['kind'][]) => kinds.map((kind) => ({ kind, behalfOf: 'lead' as string | null }));

test('a return stands until the lead says something again, or another body has the measure', () => {
	expect(unansweredReturn(said('assign', 'claim', 'return'), 'lead')).toMatchObject({ kind: 'return' });
	for (const kind of ['ask', 'decline', 'grant', 'correct'] as const)
		expect([kind, unansweredReturn(said('claim', 'return', kind), 'lead')?.kind]).toEqual([kind, 'return']);
	for (const kind of ['report', 'claim', 'assign', 'not_ours', 'reopen', 'lapse'] as const)
		expect([kind, unansweredReturn(said('claim', 'return', kind), 'lead')]).toEqual([kind, null]);
	// what a body beside the lead writes answers nothing
	const beside = [...said('claim', 'return'), { kind: 'report' as const, behalfOf: 'other' }];
	expect(unansweredReturn(beside, 'lead')).toMatchObject({ kind: 'return' });
	expect(unansweredReturn(said('assign', 'report'), 'lead')).toBeNull();
});
