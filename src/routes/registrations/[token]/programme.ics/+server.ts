import { ownProgramme } from '$lib/domain/dialogue/index.server';
import { calendarOf } from '$lib/domain/programme/index.server';
import { openPrivateLink } from '../private-link';
import type { RequestHandler } from './$types';

/** The participant's own timetable for a calendar, once or again and again. */
export const GET: RequestHandler = async (event) => {
	const { registration, actor, forum } = await openPrivateLink(event);
	const body = calendarOf(forum, await ownProgramme(actor, registration.id), event.locals.locale);
	return new Response(body, {
		headers: { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': `attachment; filename="${forum.slug}.ics"` }
	});
};
