import type { Actor } from '../../server/actor.ts';
import { Refusal } from '../../server/refusal.ts';
import { can, type Action } from '../access/rules.ts';

/**
 * Goes on for the owner of a registration and for those who may do `action` at its forum.
 * @throws Refusal('not-found'): what is not yours does not exist
 */
export function demandOwnerOr(actor: Actor, action: Action, registration: { id: string; forumId: string } | undefined): void {
	if (!registration) throw new Refusal('not-found');
	const owner = actor.kind === 'delegate' && actor.registrationId === registration.id;
	if (!owner && !can(actor, action, { forumId: registration.forumId })) throw new Refusal('not-found');
}
