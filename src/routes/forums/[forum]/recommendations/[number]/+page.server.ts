import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { sessionsByIds } from '$lib/domain/programme/index.server';
import { changesOf } from '$lib/domain/recommendation/compare';
import { publicRecommendation } from '$lib/domain/recommendation/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../../cache-expiry';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const number = /^[1-9]\d{0,6}$/.test(event.params.number) ? Number(event.params.number) : 0;
	const recommendation = await orRefuse(locale, publicRecommendation(forum.id, number));
	const [session] = await sessionsByIds(recommendation.sessionId ? [recommendation.sessionId] : []);
	keepUntilChange(event, forum, instantsOf(forum));
	return {
		...{ forum, open: registrationOpen(forum, now()), recommendation },
		session: session && session.state !== 'draft' ? session : null,
		changes: changesOf(recommendation.versions)
	};
};
