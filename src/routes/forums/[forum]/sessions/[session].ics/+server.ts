import { findForum } from '$lib/domain/forum/index.server';
import { calendarOf, sessionBySlug } from '$lib/domain/programme/index.server';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

/** One session for a calendar. */
export const GET: RequestHandler = async (event) => {
	const { params, locals } = event;
	const { locale, actor } = locals;
	const forum = await orRefuse(locale, findForum(actor, params.forum));
	const session = await orRefuse(locale, sessionBySlug(forum.id, params.session));
	keepUntilChange(event, forum, []);
	return new Response(calendarOf(forum, [session], locale), {
		headers: { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': `inline; filename="${session.slug}.ics"` }
	});
};
