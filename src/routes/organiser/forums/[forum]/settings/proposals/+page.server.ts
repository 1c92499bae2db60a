import { setError } from 'sveltekit-superforms';
import {
	closingFault,
	findForumFor,
	proposalsCloseAt,
	proposalsData,
	proposalsSchema,
	setProposalsClose
} from '$lib/domain/forum/index.server';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { keysOf } from '$lib/ui/accepted';
import { withVersion } from '$lib/server/optimistic-lock';
import { forumFor } from '../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'forum.edit'));
	const keeps = forum.state === 'cancelled' ? undefined : '?/save';
	return { forum, keeps, stored: withVersion(proposalsData(forum)), closesAt: proposalsCloseAt(forum) };
};

export const actions: Actions = {
	save: formAction(
		proposalsSchema,
		async ({ actor, forum, data }) => {
			await setProposalsClose(actor, forum.id, data.closesLocal, data.seen, keysOf(data.accepted));
			return { done: 'saved' as const };
		},
		{
			find: forumFor('forum.edit'),
			check: ({ forum, form, data }) => {
				const fault = closingFault(data.closesLocal, forum.timeZone);
				if (fault) setError(form, 'closesLocal', fault);
				return {};
			}
		}
	)
};
