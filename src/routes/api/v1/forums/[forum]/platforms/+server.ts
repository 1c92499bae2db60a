import { openJson, pageOf } from '$lib/api/answer';
import { platformJson } from '$lib/api/json';
import { platformsOf } from '$lib/domain/dialogue/index.server';
import { findForum } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, url, locals: { locale, actor } }) => {
	const forum = await orRefuse(locale, findForum(actor, params.forum));
	const page = pageOf(await platformsOf(forum.id), url.searchParams.get('after'), (session) => session.id);
	const at = now();
	return openJson({ items: page.items.map((session) => platformJson(session, session.platform, forum.timeZone, at)), next: page.next });
};
