import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { nextOverdue } from '$lib/domain/measure/index.server';
import { sessionBySlug } from '$lib/domain/programme/index.server';
import { hasBegun, hasEnded, signUpEndsAt, takesPlace, windowOf } from '$lib/domain/programme/rules';
import { publicPlatforms } from '$lib/domain/recommendation/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { revisionOf } from '$lib/server/revision';
import { instantsOf } from '../../../cache-expiry';
import { earlierOutcome } from './earlier.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const everything = await revisionOf('*');
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const session = await orRefuse(locale, sessionBySlug(forum.id, event.params.session));
	// what became of an earlier platform's recommendations changes with its forum
	const continues = !!session.platform?.continuesId;
	const scope = continues ? { ...forum, id: '*', revision: everything } : forum;
	keepUntilChange(event, scope, [...instantsOf(forum, [session]), ...(continues ? await nextOverdue(null) : [])]);
	const earlier = await earlierOutcome(session);
	const at = now();
	const running = hasBegun(session, at) ? ('now' as const) : ('later' as const);
	const tense = !takesPlace(session, forum) ? ('cancelled' as const) : hasEnded(session, at) ? ('past' as const) : running;
	const platform = session.platform && { ...session, platform: session.platform };
	const signUp = platform && { window: windowOf(platform, at), endsAt: signUpEndsAt(platform) };
	const recommended = (await publicPlatforms(forum.id)).some(({ id }) => id === session.id);
	return { forum, session, at, open: registrationOpen(forum, at), tense, signUp, recommended, earlier };
};
