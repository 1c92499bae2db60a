import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { now } from '../../../server/clock.ts';
import { config, senderAddress } from '../../../server/config.ts';
import { plain } from '../../../i18n/text.ts';
import { pathIn, type Locale } from '../../../i18n/locales.ts';
import type { Forum } from '../../forum/schema.ts';
import { takesPlace } from '../rules.ts';
import type { Session } from '../schema.ts';

/** Calendars that subscribe ask again after so many seconds. */
const REFRESH_S = 3600;

/**
 * Sessions as an iCalendar file in a language. Instants are written in UTC: every calendar then shows the reader's own time right.
 * @param method PUBLISH: these are the sessions as they stand; CANCEL: they are to be struck out of the calendars that hold them
 */
export function calendarOf(forum: Forum, sessions: readonly Session[], locale: Locale, method: 'PUBLISH' | 'CANCEL' = 'PUBLISH'): string {
	const at = new Date(now());
	const organizer = { name: plain(forum.organiser, locale), email: forum.contactEmail ?? senderAddress() };
	const calendar = ical({
		name: plain(forum.title, locale),
		prodId: { company: 'Alang', product: 'Alang', language: locale.toUpperCase() },
		method: ICalCalendarMethod[method],
		ttl: REFRESH_S
	});
	for (const session of sessions) {
		const url = `${config().origin}${pathIn(locale, `/forums/${forum.slug}/sessions/${session.slug}`)}`;
		const notes = [session.cancelNote, forum.state === 'cancelled' ? forum.cancelNote : null, session.description];
		calendar.createEvent({
			id: session.id,
			sequence: session.sequence,
			start: new Date(session.startsAt),
			end: new Date(session.endsAt),
			stamp: at,
			organizer,
			summary: plain(session.title, locale),
			description: [...notes.map((note) => plain(note, locale)), url].filter(Boolean).join('\n\n'),
			location: [session.hall && plain(session.hall.name, locale), plain(forum.venue, locale), plain(forum.city, locale)]
				.filter(Boolean)
				.join(', '),
			url,
			status: takesPlace(session, forum) ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED
		});
	}
	return `${calendar.toString()}\r\n`;
}
