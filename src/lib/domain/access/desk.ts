import type { AccountActor, RoleName } from '../../server/actor.ts';

const desks: readonly [RoleName, string][] = [
	['admin', '/organiser'],
	['organiser', '/organiser'],
	['official', '/official'],
	['moderator', '/moderator'],
	['desk', '/desk']
];

/** The page an account works on, by its most far-reaching role. */
export const deskOf = (actor: Pick<AccountActor, 'roles'>): string =>
	desks.find(([role]) => actor.roles.some((grant) => grant.role === role))?.[1] ?? '/account';
