import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { nextOverdue, publicMeasures } from '$lib/domain/measure/index.server';
import { changesOf } from '$lib/domain/recommendation/compare';
import { publicPlatformOf, publicRecommendation } from '$lib/domain/recommendation/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { revisionOf } from '$lib/server/revision';
import { instantsOf } from '../../../cache-expiry';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const everything = await revisionOf('*');
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const number = /^[1-9]\d{0,6}$/.test(event.params.number) ? Number(event.params.number) : 0;
	const recommendation = await orRefuse(locale, publicRecommendation(forum.id, number));
	const { continues, id } = recommendation;
	// what became of an earlier forum's measures changes with that forum
	const scope = continues ? { ...forum, id: '*', revision: everything } : forum;
	keepUntilChange(event, scope, [...instantsOf(forum), ...(await nextOverdue(continues ? null : forum.id))]);
	const measures = await publicMeasures([id, ...(continues ? [continues.id] : [])]);
	const at = now();
	return {
		...{ forum, open: registrationOpen(forum, at), recommendation, at },
		measures: measures.get(id) ?? [],
		earlier: measures.get(continues?.id ?? '') ?? [],
		origin: await publicPlatformOf(recommendation),
		changes: changesOf(recommendation.versions)
	};
};
