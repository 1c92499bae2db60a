import ical, { ICalCalendarMethod, ICalEventStatus, type ICalEventData } from 'ical-generator';
import { now } from '../../../server/clock.ts';
import { config, senderAddress } from '../../../server/config.ts';
import { plain } from '../../../i18n/text.ts';
import { pathIn, type Locale } from '../../../i18n/locales.ts';
import type { Forum } from '../../forum/schema.ts';
import { takesPlace } from '../rules.ts';
import type { Session } from '../schema.ts';

/** Calendars that subscribe ask again after so many seconds. */
const REFRESH_S = 3600;

type Method = 'PUBLISH' | 'CANCEL';

/**
 * How a letter brings sessions. CANCEL strikes an entry out of the calendars that hold it, and may name one alone (RFC 5546, 3.2.5);
 * several that do not take place are published as cancelled.
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

/**
 * Sessions as an iCalendar file in a language. Instants are written in UTC: every calendar then shows the reader's own time right.
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
	for (const session of sessions) calendar.createEvent({ ...common, ...sessionEntry(forum, session, locale) });
	return `${calendar.toString()}\r\n`;
}
