import { openJson, pageOf } from '$lib/api/answer';
import { sessionJson } from '$lib/api/json';
import { findForum } from '$lib/domain/forum/index.server';
import { programmeOf } from '$lib/domain/programme/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, url, locals: { locale, actor } }) => {
	const forum = await orRefuse(locale, findForum(actor, params.forum));
	const page = pageOf(await programmeOf(forum.id), url.searchParams.get('after'), (session) => session.id);
	return openJson({ items: page.items.map((session) => sessionJson(session, forum.timeZone)), next: page.next });
};
