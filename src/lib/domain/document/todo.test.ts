import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepAfter } from './todo.ts';

const phases = ['over', 'cancelled', 'archived'] as const;
const none = { waiting: 0, overdue: 0, answers: 0, open: 0, all: 0 };
const quiet = { failedMails: 0, joinedMails: { addresses: 0, letters: 0 }, proposedOrganisations: 0 };

test('a forum that is over leads to what waits, then to what is under way, else to its results', () => {
	const open = { ...none, open: 4, all: 9 };
	const ids = (measures: typeof none, undecided = 0, more: Partial<typeof quiet> = {}) =>
		phases.map((phase) => stepAfter(phase, { ...quiet, ...more, measures }, undecided)?.id ?? null);
	expect(ids({ ...open, waiting: 1, overdue: 2, answers: 3 }, 5)).toEqual(['decide', 'decide', 'decide']);
	expect(ids({ ...open, overdue: 2, answers: 3 }, 5)).toEqual(['late', 'late', 'late']);
	expect(ids({ ...open, answers: 3 }, 5)).toEqual(['answers', 'answers', 'answers']);
	// nobody decides about texts of a forum that was cancelled or archived
	expect(ids(open, 5)).toEqual(['undecided', 'underway', 'underway']);
	expect(ids(open)).toEqual(['underway', 'underway', 'underway']);
	expect(ids({ ...none, all: 9 })).toEqual(['outcome', 'outcome', 'outcome']);
	expect(ids(none)).toEqual(['results', null, 'results']);
	expect(ids(none, 5)).toEqual(['undecided', null, 'results']);
	// letters go on, and organisations may wait to be named
	expect(ids({ ...open, waiting: 1 }, 5, { failedMails: 2 })).toEqual(['mail', 'mail', 'mail']);
	expect(ids(none, 0, { proposedOrganisations: 1 })).toEqual(['organisations', 'organisations', 'organisations']);
});

test('it is one step, and counts what it names', () =>
	fc.assert(
		fc.property(
			fc.constantFrom(...phases),
			fc.record({ waiting: fc.nat(3), overdue: fc.nat(3), answers: fc.nat(3), open: fc.nat(9), all: fc.nat(9) }),
			fc.nat(3),
			(phase, measures, undecided) => {
				const next = stepAfter(phase, { ...quiet, measures }, undecided);
				const counts = { decide: 'waiting', late: 'overdue', answers: 'answers', underway: 'open' } as const;
				if (next && next.id in counts) expect(next.count).toBe(measures[counts[next.id as keyof typeof counts]]);
				else expect(next?.count ?? 0).toBe(next?.id === 'undecided' ? undecided : 0);
				expect(next === null).toBe(phase === 'cancelled' && Object.values(measures).every((n) => n === 0));
			}
		)
	));
