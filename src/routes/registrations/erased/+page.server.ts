import { findForum } from '$lib/domain/forum/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import type { PageServerLoad } from './$types';

/** After an erasure the private link opens nothing, so what has happened is said here. */
export const load: PageServerLoad = async ({ locals, url }) => ({
	forum: await orRefuse(locals.locale, findForum(locals.actor, url.searchParams.get('forum') ?? ''))
});
