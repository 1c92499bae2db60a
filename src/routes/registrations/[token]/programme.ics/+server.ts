import { ownProgramme } from '$lib/domain/dialogue/index.server';
import { calendarOf } from '$lib/domain/programme/index.server';
import { pathIn } from '$lib/i18n/locales';
import { config } from '$lib/server/config';
import { opened } from '../opened';
import type { RequestHandler } from './$types';

/** The participant's own timetable for a calendar. */
export const GET: RequestHandler = async (event) => {
	const { registration, actor, forum } = await opened(event);
	const { locale } = event.locals;
	const sessions = await ownProgramme(actor, registration.id);
	const body = calendarOf(forum, sessions, locale, config().origin, pathIn(locale, `/forums/${forum.slug}`));
	return new Response(body, {
		headers: { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': `attachment; filename="${forum.slug}.ics"` }
	});
};
