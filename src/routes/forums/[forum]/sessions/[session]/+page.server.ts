import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { sessionBySlug } from '$lib/domain/programme/index.server';
import { takesPlace } from '$lib/domain/programme/rules';
import { publicPlatforms } from '$lib/domain/recommendation/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../../cache-expiry';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const session = await orRefuse(locale, sessionBySlug(forum.id, event.params.session));
	keepUntilChange(event, forum, instantsOf(forum, [session]));
	const at = now();
	const running = session.startsAt <= at ? ('now' as const) : ('later' as const);
	const tense = !takesPlace(session, forum) ? ('cancelled' as const) : session.endsAt <= at ? ('past' as const) : running;
	const recommended = (await publicPlatforms(forum.id)).some(({ id }) => id === session.id);
	return { forum, session, at, open: registrationOpen(forum, at), tense, recommended };
};
