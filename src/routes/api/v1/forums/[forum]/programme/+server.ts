import { ITEMS_PER_PAGE, openJson } from '$lib/api/responses';
import { sessionJson } from '$lib/api/serializers';
import { findForum } from '$lib/domain/forum/index.server';
import { programmePage } from '$lib/domain/programme/index.server';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const page = await programmePage(forum.id, event.url.searchParams.get('after'), ITEMS_PER_PAGE);
	keepUntilChange(event, forum, []);
	return openJson({ items: page.items.map((session) => sessionJson(session, forum)), next: page.next });
};
