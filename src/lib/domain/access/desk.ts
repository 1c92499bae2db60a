import type { RoleName } from '../../lists.ts';
import type { AccountActor } from '../../server/actor.ts';

/** The more far-reaching role first. */
const desks: Record<RoleName, string> = {
	admin: '/organiser',
	organiser: '/organiser',
	official: '/official',
	moderator: '/moderator',
	desk: '/desk'
};

/** The page an account works on, by its most far-reaching role. */
export const deskOf = (actor: Pick<AccountActor, 'roles'>): string =>
	Object.entries(desks).find(([role]) => actor.roles.some((grant) => grant.role === role))?.[1] ?? '/account';
