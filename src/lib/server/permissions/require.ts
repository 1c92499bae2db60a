import type { Actor } from '../actor.ts';
import { Refusal } from '../refusal.ts';
import { can, type Action, type Subject } from './rules.ts';

/** Checks that the actor may do something. @throws Refusal('not-found'): what is not yours does not exist */
export function requirePermission(actor: Actor, action: Action, subject: Subject = {}): void {
	if (!can(actor, action, subject)) throw new Refusal('not-found');
}
