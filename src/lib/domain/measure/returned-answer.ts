import type { MeasureEvent } from './schema.ts';

/** What a body reads when its answer was returned, until it says something again. */

const over: readonly MeasureEvent['kind'][] = ['claim', 'assign', 'not_ours', 'reopen', 'confirm', 'lapse'];

/**
 * The return that a measure's lead has not answered yet; null: none.
 * @param events all of the measure's, in their order
 * @param leadId who answers for it now
 */
export function unansweredReturn<Event extends Pick<MeasureEvent, 'kind' | 'behalfOf'>>(
	events: readonly Event[],
	leadId: string | null
): Event | null {
	const last = events.findLast(
		({ kind, behalfOf }) => kind === 'return' || over.includes(kind) || (kind === 'report' && behalfOf === leadId)
	);
	return last?.kind === 'return' ? last : null;
}
