import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { plain } from '../../../i18n/text.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { Forum } from '../../forum/schema.ts';
import type { Session } from '../schema.ts';

/**
 * Sessions as an iCalendar file in a language. Instants are written in UTC: every calendar then shows the reader's own time right.
 * @param origin address under which people reach this installation
 * @param base path of the forum in that language, such as /ru/forums/x
 */
export function calendarOf(forum: Forum, sessions: readonly Session[], locale: Locale, origin: string, base: string): string {
	const calendar = ical({
		name: plain(forum.title, locale),
		prodId: { company: 'Alang', product: 'Alang', language: locale.toUpperCase() },
		method: ICalCalendarMethod.PUBLISH
	});
	for (const session of sessions) {
		const url = `${origin}${base}/sessions/${session.slug}`;
		const description = [plain(session.cancelNote, locale), plain(session.description, locale), url].filter(Boolean).join('\n\n');
		calendar.createEvent({
			id: `${session.id}@${new URL(origin).hostname}`,
			sequence: forum.revision,
			start: new Date(session.startsAt),
			end: new Date(session.endsAt),
			stamp: new Date(forum.startsAt),
			summary: plain(session.title, locale),
			description,
			location: [session.hall && plain(session.hall.name, locale), plain(forum.venue, locale), plain(forum.city, locale)]
				.filter(Boolean)
				.join(', '),
			url,
			status: session.state === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED
		});
	}
	return calendar.toString();
}
