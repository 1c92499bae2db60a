import { dashboardCounts } from '$lib/domain/document/index.server';
import { findForumFor, isOver } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { LayoutServerLoad } from './$types';

/** The forum whose desk it is, and whether its figures stand because it is over; actions and files ask for their own rights themselves. */
export const load: LayoutServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'registration.list'));
	return { forum, over: isOver(forum, now()), counts: await dashboardCounts(actor, forum.id) };
};
