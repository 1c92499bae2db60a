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

/** Whether the private link is offered to be sent again: only where letters go out. Elsewhere one is made to be handed over. */
export const offersLinkAgain = (one: Reached, letters: 'out' | 'folder'): boolean => !!one.email && letters === 'out';
