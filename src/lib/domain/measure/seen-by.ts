import type { MeasureEvent } from './schema.ts';

/**
 * The events of a measure that those who speak for some bodies read whole: what these bodies wrote, and what the organiser wrote while one
 * of them answered for the measure. A correction is as what it corrects. Of other events they read what everybody does.
 * @param events all of the measure's, in their order @returns ids
 */
export function readWhole(
	bodies: readonly string[],
	events: readonly Pick<MeasureEvent, 'id' | 'kind' | 'behalfOf' | 'leadId' | 'correctsId'>[]
): Set<string> {
	const whole = new Set<string>();
	let lead: string | null = null;
	for (const { id, kind, behalfOf, leadId, correctsId } of events) {
		if (kind === 'assign') lead = leadId;
		const writer = behalfOf ?? lead;
		if (correctsId === null ? writer !== null && bodies.includes(writer) : whole.has(correctsId)) whole.add(id);
		if (kind === 'not_ours') lead = null;
	}
	return whole;
}
