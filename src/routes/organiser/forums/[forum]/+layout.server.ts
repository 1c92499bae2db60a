import { dashboardCounts } from '$lib/domain/document/index.server';
import { findForumFor, isOver } from '$lib/domain/forum/index.server';
import { measuresToDo } from '$lib/domain/measure/index.server';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { LayoutServerLoad } from './$types';

/** The forum, and whether it is over, so that its figures no longer change; actions and files check their own permissions. */
export const load: LayoutServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'registration.list'));
	const [counts, measures] = await Promise.all([dashboardCounts(actor, forum.id), measuresToDo(actor, forum.id)]);
	return {
		forum,
		over: isOver(forum, now()),
		counts: { ...counts, ...(measures.waiting && { measures: measures.waiting }) },
		absent: measures.any ? [] : (['measures'] as const)
	};
};
