import type { TakenUp } from './schema.ts';

/**
 * The chip that tells in a list what became of a proposal taken up by a recommendation: its shape, and its word `proposal.chip.…`; null:
 * nothing yet.
 */
export function takenChip(taken: TakenUp | null): readonly ['ok' | 'wait' | 'off', 'adopted' | 'tabled' | 'notAdopted' | 'taken'] | null {
	if (!taken) return null;
	if (taken.state === 'adopted') return ['ok', 'adopted'];
	if (taken.state === 'not_adopted') return ['off', 'notAdopted'];
	return ['wait', taken.state === 'tabled' ? 'tabled' : 'taken'];
}
