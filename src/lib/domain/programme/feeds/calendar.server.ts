import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency, type ICalEventData } from 'ical-generator';
import { now } from '../../../server/clock.ts';
import { config, senderAddress } from '../../../server/config.ts';
import { plain } from '../../../i18n/localized-text.ts';
import { pathIn, type Locale } from '../../../i18n/locales.ts';
import { addDays, addMinutes } from '../../../i18n/time-zone.ts';
import type { Forum } from '../../forum/schema.ts';
import { takesPlace } from '../rules.ts';
import type { Session } from '../schema.ts';

/** Calendars that subscribe ask again after so many seconds. */
const REFRESH_S = 3600;

type Method = 'PUBLISH' | 'CANCEL';

/**
 * The method by which a letter brings sessions. CANCEL removes an entry from the calendars that hold it, and may name one alone (RFC 5546,
 * 3.2.5); several cancelled sessions are published as cancelled.
 */
export const letterMethod = (forum: Forum, sessions: readonly Session[]): Method =>
	sessions.length === 1 && sessions.every((session) => !takesPlace(session, forum)) ? 'CANCEL' : 'PUBLISH';

const joined = (parts: readonly (string | null)[], sign: string): string => parts.filter(Boolean).join(sign);
const cancelledIf = (cancelled: boolean) => (cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED);
const addressOf = (forum: Forum, locale: Locale, rest = '') => `${config().origin}${pathIn(locale, `/forums/${forum.slug}${rest}`)}`;
const forumNote = (forum: Forum) => (forum.state === 'cancelled' ? forum.cancelNote : null);

function sessionEntry(forum: Forum, session: Session, locale: Locale): ICalEventData {
	const url = addressOf(forum, locale, `/sessions/${session.slug}`);
	const notes = [session.cancelNote, forumNote(forum), session.description];
	return {
		id: session.id,
		sequence: session.sequence,
		start: new Date(session.startsAt),
		end: new Date(session.endsAt),
		summary: plain(session.title, locale),
		description: joined([...notes.map((note) => plain(note, locale)), url], '\n\n'),
		location: joined([session.hall && plain(session.hall.name, locale), plain(forum.venue, locale), plain(forum.city, locale)], ', '),
		url,
		status: cancelledIf(!takesPlace(session, forum))
	};
}

/** The forum as whole days of its own time zone, during which nobody is busy. */
function forumEntry(forum: Forum, locale: Locale): ICalEventData {
	const url = addressOf(forum, locale);
	return {
		id: forum.id,
		sequence: forum.revision,
		allDay: true,
		start: new Date(forum.startsLocal.slice(0, 10)),
		// the day after the last (RFC 5545, 3.6.1)
		end: new Date(addDays(addMinutes(forum.endsLocal, -1), 1).slice(0, 10)),
		summary: plain(forum.title, locale),
		description: joined([plain(forumNote(forum), locale), url], '\n\n'),
		location: joined([plain(forum.venue, locale), plain(forum.city, locale)], ', '),
		url,
		status: cancelledIf(forum.state === 'cancelled'),
		transparency: ICalEventTransparency.TRANSPARENT
	};
}

/**
 * Sessions as an iCalendar file in a language. Instants are written in UTC: every calendar then shows the reader's own time right.
 * Without sessions it holds the forum's days: a calendar has at least one entry (RFC 5545, 3.6).
 * @param method PUBLISH: these are the sessions as they stand; CANCEL: the one is to be struck out of the calendars that hold it
 */
export function calendarOf(forum: Forum, sessions: readonly Session[], locale: Locale, method: Method = 'PUBLISH'): string {
	const common = {
		stamp: new Date(now()),
		organizer: { name: plain(forum.organiser, locale), email: forum.contactEmail ?? senderAddress() }
	};
	const calendar = ical({
		name: plain(forum.title, locale),
		prodId: { company: 'Alang', product: 'Alang', language: locale.toUpperCase() },
		method: ICalCalendarMethod[method],
		ttl: REFRESH_S
	});
	const entries = sessions.length ? sessions.map((session) => sessionEntry(forum, session, locale)) : [forumEntry(forum, locale)];
	for (const entry of entries) calendar.createEvent({ ...common, ...entry });
	return `${calendar.toString()}\r\n`;
}
