import { openJson } from '$lib/api/responses';
import { forumJson } from '$lib/api/serializers';
import { participantCounts } from '$lib/domain/attendance/index.server';
import { countriesTakingPart } from '$lib/domain/delegation/index.server';
import { findForum } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../../../forums/cache-expiry';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const [taking, participants] = await Promise.all([countriesTakingPart([forum.id]), participantCounts(forum.id)]);
	const countries = taking.get(forum.id) ?? { foreign: [], host: null };
	keepUntilChange(event, forum, instantsOf(forum));
	return openJson(forumJson(forum, { countries, participants }, now()));
};
