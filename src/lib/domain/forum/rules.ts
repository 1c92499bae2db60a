import { dayAt, isWall } from '../../i18n/time-zone.ts';
import { locales } from '../../i18n/locales.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import type { Phase } from '../../lists.ts';
import type { Forum } from './schema.ts';
import { DAY, later } from '../../instant.ts';

/**
 * Whether a forum has ended, published or cancelled alike: seats, places, registrations and their mails then do not change. Only its
 * present end counts: an organiser who moves the end into the future opens all of it again.
 */
export const isOver = (forum: Pick<Forum, 'endsAt'>, at: string): boolean => at >= forum.endsAt;

/** The phase of a forum at an instant. Only draft, published, cancelled and archived are stored; the rest follows from its times. */
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

/** Whether a forum is over for whoever reads of it: what it was is told, and nothing is offered. A cancelled one never was. */
export const isPastPhase = (phase: Phase): phase is 'over' | 'archived' => phase === 'over' || phase === 'archived';

/** Whether nothing of a forum is prepared any more: it is over, archived or cancelled. */
export const isFinished = (phase: Phase): phase is 'over' | 'cancelled' | 'archived' => phase === 'cancelled' || isPastPhase(phase);

/** Whether a forum takes one more participant; forum-capacity.server.ts asks the same of the row that it writes. */
export const hasRoom = (forum: Pick<Forum, 'capacity' | 'taken'>): boolean => forum.capacity === null || forum.taken < forum.capacity;

/** The reason why a cancelled forum cannot be reinstated; null where it can. */
export function obstacleToHoldingForum(forum: Pick<Forum, 'state' | 'endsAt'>, at: string): 'forum.not-cancelled' | 'forum.over' | null {
	if (forum.state !== 'cancelled') return 'forum.not-cancelled';
	return isOver(forum, at) ? 'forum.over' : null;
}

/**
 * Whether a forum takes registrations at an instant: from opening until closing, also while the forum runs when closing is later; never
 * after its end.
 */
export const registrationOpen = (
	forum: Pick<Forum, 'state' | 'endsAt' | 'registrationOpensAt' | 'registrationClosesAt'>,
	at: string
): boolean => forum.state === 'published' && at >= forum.registrationOpensAt && at < forum.registrationClosesAt && !isOver(forum, at);

/** What registration would be if a draft were published now: open at once, open at its time, or never again. */
export function registrationOncePublished(
	forum: Omit<Parameters<typeof registrationOpen>[0], 'state'>,
	at: string
): 'now' | 'later' | 'never' {
	const openAt = (instant: string) => registrationOpen({ ...forum, state: 'published' }, instant);
	if (openAt(at)) return 'now';
	return at < forum.registrationOpensAt && openAt(forum.registrationOpensAt) ? 'later' : 'never';
}

/** So long after its end a forum takes proposals, where its organiser has set no time. */
const PROPOSALS_STAY_OPEN = 2 * DAY;
/** The instant from which a forum takes no proposals any more. */
export const proposalsCloseAt = (forum: Pick<Forum, 'endsAt' | 'proposalsCloseAt'>): string =>
	forum.proposalsCloseAt ?? later(forum.endsAt, PROPOSALS_STAY_OPEN);

/** Whether a forum is yet to take place: it is not over, cancelled or archived. */
export const isHeld = (forum: Pick<Forum, 'state' | 'endsAt'>, at: string): boolean => !isOver(forum, at) && frozenBy(forum.state) === null;

/** The refusal's code that says why a forum cannot be changed any more; null while it can. */
export function frozenBy(state: Forum['state']): 'forum.cancelled' | 'forum.archived' | null {
	if (state === 'cancelled') return 'forum.cancelled';
	return state === 'archived' ? 'forum.archived' : null;
}

const sameText = (a: TextMl | null, b: TextMl | null) => locales.every((locale) => (a?.[locale] ?? '') === (b?.[locale] ?? ''));

/** Whether a forum's place or time has changed in a way that the registered people are told about. */
export const forumMoves = (before: Moving, after: Moving): boolean =>
	before.startsAt !== after.startsAt ||
	before.endsAt !== after.endsAt ||
	!sameText(before.venue, after.venue) ||
	!sameText(before.city, after.city);
type Moving = Pick<Forum, 'startsAt' | 'endsAt' | 'venue' | 'city'>;

/** Whole days of the forum's calendar until it begins: 0 on its first day. */
export function daysTo(forum: Pick<Forum, 'startsAt' | 'timeZone'>, at: string): number {
	const dayOf = (instant: string) => Date.parse(dayAt(instant, forum.timeZone));
	return Math.round((dayOf(forum.startsAt) - dayOf(at)) / 86_400_000);
}

/** Times that may be meant and have a consequence which the organiser should know: the field, and what follows, as a message with its values. */
export interface TimeDoubt<F extends string> {
	field: F;
	code: string;
}

/**
 * The keys by which a form carries the doubts that it showed. Each key holds the times in question, so that another time, or another number
 * of sessions, is asked about again.
 */
export const doubtKeys = (doubts: readonly TimeDoubt<string>[], times: ForumTimes): string[] => {
	const of = [times.startsLocal, times.endsLocal, times.registrationOpensLocal, times.registrationClosesLocal].join('/');
	return doubts.map(({ field, code }) => `${field} ${code} ${of}`);
};

/** Wall times of a forum in its zone, YYYY-MM-DDTHH:MM: as texts they sort by time. */
export type ForumTimes = Record<'startsLocal' | 'endsLocal' | 'registrationOpensLocal' | 'registrationClosesLocal', string>;

/** The times of a forum that do not fit together: a registration window that runs past the forum's end. */
export function forumTimeDoubts(times: ForumTimes): TimeDoubt<keyof ForumTimes>[] {
	const { startsLocal, endsLocal, registrationOpensLocal: opens, registrationClosesLocal: closes } = times;
	// a form that is only kept may hold none yet
	if (![startsLocal, endsLocal, opens, closes].every(isWall)) return [];
	if (opens >= endsLocal) return [{ field: 'registrationOpensLocal', code: 'organiser.settings.doubt.opensAfterEnd' }];
	const doubts: TimeDoubt<keyof ForumTimes>[] = [];
	if (opens >= startsLocal) doubts.push({ field: 'registrationOpensLocal', code: 'organiser.settings.doubt.opensAfterStart' });
	if (closes > endsLocal) doubts.push({ field: 'registrationClosesLocal', code: 'organiser.settings.doubt.closesAfterEnd' });
	return doubts;
}

/** What a forum has to say before it is published, and what may come later. */
export type ChecklistItem = 'title' | 'where' | 'organiser' | 'contact' | 'translations' | 'venue' | 'sessions';
export interface Check {
	id: ChecklistItem;
	/** without it the forum is not published */
	needed: boolean;
	ready: boolean;
}

const says = (text: TextMl | null) => !!text && Object.values(text).some((words) => words?.trim());
const everywhere = (text: TextMl | null) => !!text && locales.every((locale) => text[locale]?.trim());

/**
 * The checks before a forum is published, and which of them it passes. Registered people are told whom to write to, so a contact is needed.
 * @param sessions how many its programme has
 */
export function checksOf(
	forum: Pick<Forum, 'title' | 'lead' | 'city' | 'organiser' | 'contactEmail' | 'venue'>,
	sessions: number
): Check[] {
	const needed = (id: ChecklistItem, ready: boolean): Check => ({ id, needed: true, ready });
	const later = (id: ChecklistItem, ready: boolean): Check => ({ id, needed: false, ready });
	return [
		needed('title', says(forum.title) && says(forum.lead)),
		needed('where', says(forum.city)),
		needed('organiser', says(forum.organiser)),
		needed('contact', !!forum.contactEmail),
		later('translations', everywhere(forum.title) && everywhere(forum.lead)),
		later('venue', says(forum.venue)),
		later('sessions', sessions > 0)
	];
}

/** Whether a forum has everything that publishing needs. */
export const mayPublish = (forum: Parameters<typeof checksOf>[0]): boolean =>
	checksOf(forum, 0).every((each) => each.ready || !each.needed);
