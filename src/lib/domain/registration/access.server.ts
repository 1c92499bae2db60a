import type { Actor } from '../../server/actor.ts';
import { Refusal } from '../../server/refusal.ts';
import { can, type Action } from '../access/rules.ts';
import { isGone, type Hidden } from './rules.ts';

/** What decides who may see a registration. */
export interface Guarded {
	id: string;
	forumId: string;
	hidden: Hidden;
}

/**
 * Goes on for those who may do `action` at a registration's forum; a restricted one is an admin's, one whose person is gone nobody's.
 * @throws Refusal('not-found'): what is not yours does not exist
 */
export function demandStaff(actor: Actor, action: Action, registration: Guarded | undefined): void {
	const { forumId, hidden } = registration ?? {};
	if (!registration || isGone(registration.hidden) || !can(actor, action, { forumId })) throw new Refusal('not-found');
	if (hidden && !can(actor, 'registration.see-restricted', { forumId })) throw new Refusal('not-found');
}

/** As `demandStaff`, and goes on for the owner too. @throws Refusal('not-found') */
export function demandOwnerOr(actor: Actor, action: Action, registration: Guarded | undefined): void {
	const owner = actor.kind === 'delegate' && actor.registrationId === registration?.id && !isGone(registration.hidden);
	if (!owner) demandStaff(actor, action, registration);
}
