import type { RoleName } from '../../lists.ts';
import type { AccountActor, Actor, RoleGrant } from '../../server/actor.ts';
import { allows } from '../../server/permissions/rules.ts';

/** Where each role can hold, and the page it works on; the more far-reaching role first. */
const places: Record<RoleName, { scopes: readonly RoleGrant['scopeKind'][]; homePath: string }> = {
	admin: { scopes: ['installation'], homePath: '/organiser' },
	organiser: { scopes: ['installation', 'forum'], homePath: '/organiser' },
	official: { scopes: ['forum'], homePath: '/official' },
	moderator: { scopes: ['session'], homePath: '/moderator' },
	rapporteur: { scopes: ['session'], homePath: '/moderator' },
	desk: { scopes: ['forum'], homePath: '/desk' }
};
export const canHold = (grant: RoleGrant): boolean => places[grant.role].scopes.includes(grant.scopeKind);

/** The page on which an account works, by its most far-reaching role. */
export const homePathOf = (actor: Pick<AccountActor, 'roles'>): string =>
	Object.entries(places).find(([role]) => actor.roles.some((grant) => grant.role === role))?.[1].homePath ?? '/account';

/** The role in which somebody works at sessions, for the head of their pages: the nearer role first. */
export const sessionRoleOf = (actor: Actor): RoleName =>
	(['moderator', 'rapporteur', 'organiser', 'admin'] as const).find(
		(role) => actor.kind === 'account' && actor.roles.some((grant) => grant.role === role)
	) ?? 'moderator';

/** Whether one of some roles reaches the personal data of a whole forum. */
export const reachesEverybody = (roles: readonly Pick<RoleGrant, 'role'>[]): boolean =>
	roles.some(({ role }) => allows(role, 'registration.list'));

/** Roles that are given for a session. */
export const isOfSession = (role: RoleName): boolean => places[role].scopes.includes('session');

/** The sessions that a moderator or rapporteur can be given: a break has nobody to moderate, a cancelled one is not held. */
export const canBeModerated = (session: { kind: string; state: string }): boolean =>
	session.kind !== 'break' && session.state !== 'cancelled';

/** The organisations that an official can speak for: an accepted state body. */
export const canBeBody = (organisation: { kind: string; state: string }): boolean =>
	organisation.kind === 'state_body' && organisation.state === 'accepted';
