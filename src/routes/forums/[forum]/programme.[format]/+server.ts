import { error } from '@sveltejs/kit';
import { ITEMS_PER_PAGE, openJson } from '$lib/api/responses';
import { sessionJson } from '$lib/api/serializers';
import { findForum } from '$lib/domain/forum/index.server';
import { calendarOf, programmeOf, programmePage, scheduleXml } from '$lib/domain/programme/index.server';
import { translate } from '$lib/i18n/translate';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

const typed = (body: string, type: string, name: string) =>
	new Response(body, { headers: { 'content-type': `${type}; charset=utf-8`, 'content-disposition': `inline; filename="${name}"` } });

/** The programme for calendars, programs and conference apps; the JSON comes by pages. */
export const GET: RequestHandler = async (event) => {
	const { locale, actor } = event.locals;
	const { format } = event.params;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const name = `${forum.slug}.${format}`;
	if (format !== 'ics' && format !== 'xml' && format !== 'json') error(404, translate(locale, 'common.notFound'));
	keepUntilChange(event, forum, []);
	if (format === 'json') {
		const page = await programmePage(forum.id, event.url.searchParams.get('after'), ITEMS_PER_PAGE);
		return openJson({ items: page.items.map((session) => sessionJson(session, forum)), next: page.next });
	}
	const sessions = await programmeOf(forum.id);
	if (format === 'ics') return typed(calendarOf(forum, sessions, locale), 'text/calendar', name);
	return typed(scheduleXml(forum, sessions, locale), 'application/xml', name);
};
