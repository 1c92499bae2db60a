import { expect, test } from 'vitest';
import { decisionConcerns } from './concerns.ts';
import type { Vote } from './rules.ts';

const vote = (more: Partial<Vote> = {}): Vote => ({
	...{ stage: 'whole', mode: 'consensus', adopted: true, inFavour: null, against: null, abstained: null, present: null },
	...more
});
const about = { state: 'tabled' as const, number: null, openAmendments: 0, adoptedBy: 'forum' as const };
const kinds = (...asked: Parameters<typeof decisionConcerns>) => decisionConcerns(...asked).map(({ kind }) => kind);

test('a decision asks about amendments that are left over, a count that says otherwise, and a number for good', () => {
	const counted = { mode: 'counted' as const, present: 40 };
	expect([
		kinds(vote(), 'platform', about),
		kinds(vote(), 'forum', about),
		kinds(vote(), 'platform', { ...about, adoptedBy: 'platform' }),
		kinds(vote(), 'forum', { ...about, number: 7 }),
		kinds(vote(), 'platform', { ...about, openAmendments: 2 }),
		kinds(vote({ stage: 'basis' }), 'platform', { ...about, openAmendments: 2 }),
		kinds(vote({ ...counted, inFavour: 3, against: 20 }), 'platform', about),
		kinds(vote({ ...counted, inFavour: 20, against: 20 }), 'platform', about),
		kinds(vote({ ...counted, inFavour: 21, against: 20 }), 'platform', about),
		kinds(vote({ inFavour: 41, present: 52 }), 'platform', about),
		kinds(vote({ mode: 'majority', abstained: 3 }), 'platform', about),
		kinds(vote({ present: 52 }), 'platform', about),
		kinds(vote({ ...counted, adopted: false, inFavour: 21, against: 20 }), 'platform', about),
		kinds(vote({ ...counted, adopted: false, inFavour: 20, against: 20 }), 'forum', about)
	]).toEqual([
		[],
		['number'],
		['number'],
		[],
		['open'],
		[],
		['outvoted'],
		['outvoted'],
		[],
		['uncounted'],
		['uncounted'],
		[],
		['favoured'],
		[]
	]);
});

test('what was accepted is accepted with its figures: one amendment more, or another count, asks anew', () => {
	const keys = (openAmendments: number, against: number) =>
		decisionConcerns(vote({ mode: 'counted', inFavour: 3, against }), 'forum', { ...about, openAmendments })
			.map(({ key }) => key)
			.join();
	expect(new Set([keys(1, 20), keys(2, 20), keys(1, 21)]).size).toBe(3);
});
