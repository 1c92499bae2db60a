import { error } from '@sveltejs/kit';
import { openJson, pageOf } from '$lib/api/answer';
import { sessionJson } from '$lib/api/json';
import { findForum } from '$lib/domain/forum/index.server';
import { calendarOf, programmeOf, scheduleXml } from '$lib/domain/programme/index.server';
import { pathIn } from '$lib/i18n/locales';
import { translate } from '$lib/i18n/translate';
import { config } from '$lib/server/config';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

const typed = (body: string, type: string, name: string) =>
	new Response(body, { headers: { 'content-type': `${type}; charset=utf-8`, 'content-disposition': `inline; filename="${name}"` } });

/** The programme for calendars, programs and conference apps. */
export const GET: RequestHandler = async ({ params, locals: { locale, actor }, url }) => {
	const forum = await orRefuse(locale, findForum(actor, params.forum));
	const sessions = await programmeOf(forum.id);
	const base = pathIn(locale, `/forums/${forum.slug}`);
	const name = `${forum.slug}.${params.format}`;
	if (params.format === 'ics') return typed(calendarOf(forum, sessions, locale, config().origin, base), 'text/calendar', name);
	if (params.format === 'xml') return typed(scheduleXml(forum, sessions, locale, config().origin + base), 'application/xml', name);
	if (params.format !== 'json') error(404, translate(locale, 'common.notFound'));
	const page = pageOf(sessions, url.searchParams.get('after'), (session) => session.id);
	return openJson({ items: page.items.map((session) => sessionJson(session, forum.timeZone)), next: page.next });
};
