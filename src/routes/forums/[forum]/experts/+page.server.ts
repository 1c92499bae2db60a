import { askedExperts, publicExperts } from '$lib/domain/expert/index.server';
import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../cache-expiry';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const { searchParams } = event.url;
	const asked = askedExperts({ field: searchParams.get('field'), after: searchParams.get('after') });
	keepUntilChange(event, forum, instantsOf(forum));
	return {
		forum,
		open: registrationOpen(forum, now()),
		field: asked.field,
		first: !asked.after,
		...(await publicExperts(forum.id, asked))
	};
};
