import { recommendationsJson } from '$lib/api/recommendations.server';
import { openJson } from '$lib/api/responses';
import { findForum } from '$lib/domain/forum/index.server';
import { nextOverdue } from '$lib/domain/measure/index.server';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	keepUntilChange(event, forum, await nextOverdue(forum.id));
	return openJson(await orRefuse(locale, recommendationsJson(forum, event.url.searchParams.get('after'))));
};
