import type { RequestEvent } from '@sveltejs/kit';
import { findForumFor } from '$lib/domain/forum/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';

/** The forum of the address for an account that may do this there, as `formAction` looks it up; else it is not found. */
export const forumFor = (action: Parameters<typeof findForumFor>[2]) => async (event: RequestEvent<{ forum: string }>) => {
	const actor = signedInAccount(event);
	return { actor, forum: await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, action)) };
};
