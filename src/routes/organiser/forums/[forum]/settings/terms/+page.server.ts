import { findForumFor, termsData, termsInput, termsSchema } from '$lib/domain/forum/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import { setTermsAndAsk } from '$lib/workflow/set-terms.server';
import { keysOf } from '$lib/ui/accepted';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'forum.edit'));
	const keeps = forum.state === 'cancelled' ? undefined : '?/save';
	return { forum, keeps, stored: withVersion(termsData(forum)) };
};

export const actions: Actions = {
	save: formAction(
		termsSchema,
		async ({ actor, forum, data }) => {
			await setTermsAndAsk(actor, forum.id, termsInput(data), data.seen, keysOf(data.accepted));
			return { done: 'saved' as const };
		},
		{ find: forumFor('forum.edit') }
	)
};
