import { deskCounts } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { LayoutServerLoad } from './$types';

/** The forum whose desk it is; actions and files ask for their own rights themselves. */
export const load: LayoutServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'registration.list'));
	return { forum, counts: await deskCounts(actor, forum.id) };
};
