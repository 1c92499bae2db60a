import type { OrganisationState } from '../../lists.ts';
import type { Actor } from '../../server/actor.ts';
import { can } from '../../server/permissions/rules.ts';

/** What the right to decide about an organisation hangs on: its state, and the forums at which somebody has named it. */
export interface Decided {
	state: OrganisationState;
	forumIds: readonly string[];
}

/**
 * Whether somebody may correct an organisation's names, accept it or merge it. The organisers of a forum that named a proposed organisation
 * decide about it. Only an admin changes an accepted one, since the whole installation uses it. Nobody changes a merged one.
 */
export function mayDecide(actor: Actor, { state, forumIds }: Decided): boolean {
	if (state === 'accepted') return can(actor, 'register.edit');
	if (state === 'merged') return false;
	return can(actor, 'organisation.review') || forumIds.some((forumId) => can(actor, 'organisation.review', { forumId }));
}

/**
 * The reason why one organisation cannot be merged into another, or null. A proposed one may be merged into another proposed one, which
 * then waits for the decision on both.
 * @param use of the one to be merged
 */
export function mergeFault(
	from: { id: string; country: string; state: Decided['state'] },
	into: { id: string; country: string; kind: string; state: Decided['state'] },
	use: BodyUse
): 'conflict' | 'organisation.merged' | 'not-found' | ReturnType<typeof bodyFault> {
	if (from.id === into.id) return 'conflict';
	if (into.state === 'merged') return 'organisation.merged';
	if (into.state !== 'accepted' && from.state !== 'proposed') return 'not-found';
	// another country's organisation is another organisation
	if (from.country !== into.country) return 'conflict';
	return bodyFault(into.kind, use);
}

/** What only a state body can be there for. */
export interface BodyUse {
	/** how many officials speak for it, those who have not accepted yet among them */
	officials: number;
	/** how many measures it leads or carries out beside their lead */
	measures: number;
}

/** The reason why what a state body is used for cannot be another kind of organisation's, or null. */
export function bodyFault(kind: string, { officials, measures }: BodyUse): 'organisation.speaks' | 'organisation.measures' | null {
	if (kind === 'state_body') return null;
	if (measures) return 'organisation.measures';
	return officials ? 'organisation.speaks' : null;
}
