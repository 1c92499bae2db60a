import type { RefusalCode } from '../../server/refusal.ts';
import { isLive, type BothStates } from './rules.ts';

/** Whom a private link is made for or sent to. */
type Reached = { email: string | null } & BothStates;

/** The reason why an organiser may not make a private link to hand over, or null: a letter brings it, or the person is restricted. */
export function obstacleToLink(one: Reached, letters: 'out' | 'folder'): RefusalCode | null {
	if (!isLive(one.state)) return 'registration.not-live';
	if (one.privacyState) return 'registration.link-restricted';
	return letters === 'folder' || !one.email ? null : 'registration.link-by-mail';
}
export const mayMakeLink = (...asked: Parameters<typeof obstacleToLink>): boolean => obstacleToLink(...asked) === null;

/** Whether the page offers to send the private link again: not where letters stay in the folder and nobody may hand them over. */
export const offersLinkAgain = (one: Reached, letters: 'out' | 'folder'): boolean =>
	!!one.email && !(letters === 'folder' && one.privacyState);
