import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { countriesData, countriesOf, countriesSchema, findForumFor, setCountries } from '$lib/domain/forum/index.server';
import { countriesIn } from '$lib/i18n/countries';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { marked } from '$lib/server/seen';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'forum.edit'));
	return { forum, stored: marked(countriesData(await countriesOf(forum.id))), all: countriesIn(event.locals.locale) };
};

export const actions: Actions = {
	save: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(countriesSchema));
		if (!form.valid) return fail(400, { form });
		try {
			const forum = await findForumFor(actor, event.params.forum, 'forum.edit');
			await setCountries(actor, forum.id, form.data, form.data.seen);
			return { done: 'saved' as const };
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
	}
};
