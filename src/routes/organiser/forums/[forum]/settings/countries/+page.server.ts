import { countriesData, countriesOf, countriesSchema, findForumFor, isOver, setCountries } from '$lib/domain/forum/index.server';
import { countriesIn } from '$lib/i18n/countries';
import { now } from '$lib/server/clock';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'forum.edit'));
	const keeps = forum.state === 'cancelled' || isOver(forum, now()) ? undefined : '?/save';
	return { forum, keeps, stored: withVersion(countriesData(await countriesOf(forum.id))), all: countriesIn(event.locals.locale) };
};

export const actions: Actions = {
	save: formAction(
		countriesSchema,
		async ({ actor, forum, data }) => {
			await setCountries(actor, forum.id, data, data.seen);
			return { done: 'saved' as const };
		},
		{ find: forumFor('forum.edit') }
	)
};
