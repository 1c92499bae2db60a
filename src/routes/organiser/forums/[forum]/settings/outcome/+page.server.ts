import { findForumFor, outcomeData, outcomeSchema, setAdoptedBy } from '$lib/domain/forum/index.server';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import { forumFor } from '../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'forum.edit'));
	const keeps = forum.state === 'cancelled' ? undefined : '?/save';
	return { forum, keeps, stored: withVersion(outcomeData(forum)) };
};

export const actions: Actions = {
	save: formAction(
		outcomeSchema,
		async ({ actor, forum, data }) => {
			await setAdoptedBy(actor, forum.id, data.adoptedBy, data.seen);
			return { done: 'saved' as const };
		},
		{ find: forumFor('forum.edit') }
	)
};
