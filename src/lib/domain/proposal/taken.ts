import type { TakenUp } from './schema.ts';

/** How a list shows what became of a proposal that a recommendation takes up: the chip's shape, and its word `proposal.chip.…`; null: nothing yet. */
export function takenChip(taken: TakenUp | null): readonly ['ok' | 'wait' | 'off', 'adopted' | 'tabled' | 'notAdopted' | 'taken'] | null {
	if (!taken) return null;
	if (taken.state === 'adopted') return ['ok', 'adopted'];
	if (taken.state === 'not_adopted') return ['off', 'notAdopted'];
	return ['wait', taken.state === 'tabled' ? 'tabled' : 'taken'];
}
