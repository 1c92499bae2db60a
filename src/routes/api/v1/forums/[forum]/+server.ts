import { openJson } from '$lib/api/answer';
import { forumJson } from '$lib/api/json';
import { participantCounts } from '$lib/domain/attendance/index.server';
import { countriesOf, findForum } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals: { locale, actor } }) => {
	const forum = await orRefuse(locale, findForum(actor, params.forum));
	const [countries, participants] = await Promise.all([countriesOf(forum.id), participantCounts(forum.id)]);
	return openJson(forumJson(forum, { countries, participants }, now()));
};
