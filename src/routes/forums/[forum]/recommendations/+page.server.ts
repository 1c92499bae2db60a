import { outcomeSizes } from '$lib/domain/document/index.server';
import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { programmeOf } from '$lib/domain/programme/index.server';
import { invitesProposals } from '$lib/domain/proposal/rules';
import { adoptedNow, publicPlatforms, publicRecommendations } from '$lib/domain/recommendation/index.server';
import { later, now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../cache-expiry';
import type { PageServerLoad } from './$types';

/** the files' sizes are known then */
const MEASURED_SOON = 10_000;

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const adopted = forum.recommendations ? await adoptedNow(forum.id) : 0;
	const { sizes, underWay } = adopted ? outcomeSizes(forum) : { sizes: {}, underWay: false };
	keepUntilChange(event, forum, [...instantsOf(forum), ...(underWay ? [later(now(), MEASURED_SOON)] : [])]);
	const { searchParams } = event.url;
	const platforms = await publicPlatforms(forum.id);
	const chosen = platforms.find(({ slug }) => slug !== null && slug === searchParams.get('platform')) ?? null;
	const after = searchParams.get('after');
	const listing = await publicRecommendations(forum.id, after, chosen?.id);
	const at = now();
	const invites = invitesProposals(forum, await programmeOf(forum.id), at);
	return {
		...{ forum, adopted, invites, open: registrationOpen(forum, at) },
		sizes,
		...{ platforms, chosen: chosen?.slug ?? '', listing, paged: listing.next !== null || !!after }
	};
};
