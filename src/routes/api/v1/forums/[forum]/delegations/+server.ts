import { ITEMS_PER_PAGE, openJson } from '$lib/api/responses';
import { delegationJson } from '$lib/api/serializers';
import { findForum } from '$lib/domain/forum/index.server';
import { delegationsAfter } from '$lib/domain/registration/index.server';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const page = await delegationsAfter(forum.id, event.url.searchParams.get('after') ?? '', ITEMS_PER_PAGE);
	keepUntilChange(event, forum, []);
	return openJson({ items: page.items.map(delegationJson), next: page.next });
};
