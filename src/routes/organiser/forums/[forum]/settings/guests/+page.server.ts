import { findForumFor, guestsData, guestsInput, guestsOf, guestsSchema, setGuests, stepGuests } from '$lib/domain/forum/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import { keysOf } from '$lib/ui/accepted';
import { formAction, rowsAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'forum.edit'));
	const keeps = forum.state === 'cancelled' ? undefined : '?/save';
	return { forum, keeps, stored: withVersion(guestsData(await guestsOf(forum.id))) };
};

const find = forumFor('forum.edit');

export const actions: Actions = {
	rows: rowsAction(guestsSchema, stepGuests, find),
	save: formAction(
		guestsSchema,
		async ({ actor, forum, data }) => {
			await setGuests(actor, forum.id, guestsInput(data), data.seen, keysOf(data.accepted));
			return { done: 'saved' as const };
		},
		{ find }
	)
};
