import { wallOf } from '../../i18n/zone.ts';
import type { Forum } from './schema.ts';

export type Phase = 'draft' | 'announced' | 'open' | 'closed' | 'running' | 'over' | 'cancelled' | 'archived';

/** Whether a forum has ended: nothing that concerns seats, places, registration and their mails moves any more. */
export const isOver = (forum: Pick<Forum, 'endsAt'>, at: string): boolean => at >= forum.endsAt;

/** Where a forum stands at an instant: stored are only draft, published, cancelled and archived; the rest follows from its times. */
export function phaseOf(
	forum: Pick<Forum, 'state' | 'startsAt' | 'endsAt' | 'registrationOpensAt' | 'registrationClosesAt'>,
	at: string
): Phase {
	if (forum.state !== 'published') return forum.state;
	if (isOver(forum, at)) return 'over';
	if (at >= forum.startsAt) return 'running';
	if (at < forum.registrationOpensAt) return 'announced';
	return at < forum.registrationClosesAt ? 'open' : 'closed';
}

/** Whether registration is taken at an instant: from opening until closing, also while the forum runs when closing is later. */
export const registrationOpen = (forum: Pick<Forum, 'state' | 'registrationOpensAt' | 'registrationClosesAt'>, at: string): boolean =>
	forum.state === 'published' && at >= forum.registrationOpensAt && at < forum.registrationClosesAt;

/** Whole days of the forum's calendar until it begins: 0 on its first day. */
export function daysTo(forum: Pick<Forum, 'startsAt' | 'timeZone'>, at: string): number {
	const dayOf = (instant: string) => Date.parse(wallOf(instant, forum.timeZone).slice(0, 10));
	return Math.round((dayOf(forum.startsAt) - dayOf(at)) / 86_400_000);
}
