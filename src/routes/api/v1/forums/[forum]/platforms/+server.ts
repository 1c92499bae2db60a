import { ITEMS_PER_PAGE, openJson } from '$lib/api/responses';
import { platformJson } from '$lib/api/serializers';
import { platformsPage } from '$lib/domain/dialogue/index.server';
import { findForum } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../../../../forums/cache-expiry';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const page = await platformsPage(forum.id, event.url.searchParams.get('after'), ITEMS_PER_PAGE);
	keepUntilChange(event, forum, instantsOf(forum, page.items));
	const at = now();
	return openJson({ items: page.items.map((session) => platformJson(session, session.platform, forum, at)), next: page.next });
};
