import type { RoleGrant } from '../../server/actor.ts';
import { DAY, HOUR, MINUTE } from '../../server/clock.ts';
import { reachesEverybody } from './rules.ts';

/** After this long a login is over, however much it was used. */
export const LOGIN_LASTS = 14 * DAY;
/** How exactly it is kept when a login was last seen: a row a request would be too many. */
export const SEEN_EVERY = 5 * MINUTE;

/**
 * How long a login may stay unused, in milliseconds. An account that sees the personal data of a whole forum signs in again after a night;
 * the others stay signed in for the days of a forum, so that no door volunteer has to sign in while a queue waits.
 */
export const restOf = (roles: readonly Pick<RoleGrant, 'role'>[]): number => (reachesEverybody(roles) ? 12 * HOUR : 7 * DAY);

/** Whether a login has been unused too long. Instants are UTC texts. */
export const hasRested = (roles: readonly Pick<RoleGrant, 'role'>[], seenAt: string, now: string): boolean =>
	Date.parse(now) - Date.parse(seenAt) >= restOf(roles);
