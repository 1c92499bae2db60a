import type { RoleName } from '../../lists.ts';
import type { RoleGrant } from '../../server/actor.ts';

/** Where each role can hold. */
const scopes: Record<RoleName, readonly RoleGrant['scopeKind'][]> = {
	admin: ['installation'],
	organiser: ['installation', 'forum'],
	moderator: ['session'],
	desk: ['forum'],
	official: ['forum']
};
export const canHold = (grant: RoleGrant): boolean => scopes[grant.role].includes(grant.scopeKind);

/** The sessions that a moderator can be given: a break has nobody to moderate, a cancelled one is not held. */
export const canBeModerated = (session: { kind: string; state: string }): boolean =>
	session.kind !== 'break' && session.state !== 'cancelled';

/** The organisations that an official can speak for: an accepted state body. */
export const canBeBody = (organisation: { kind: string; state: string }): boolean =>
	organisation.kind === 'state_body' && organisation.state === 'accepted';
