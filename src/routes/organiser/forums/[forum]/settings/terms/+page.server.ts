import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { findForumFor, termsData, termsInput, termsSchema } from '$lib/domain/forum/index.server';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { marked } from '$lib/server/seen';
import { setTermsAndAsk } from '$lib/workflow/set-terms.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'forum.edit'));
	return { forum, stored: marked(termsData(forum)) };
};

export const actions: Actions = {
	save: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(termsSchema));
		if (!form.valid) return fail(400, { form });
		try {
			const forum = await findForumFor(actor, event.params.forum, 'forum.edit');
			await setTermsAndAsk(actor, forum.id, termsInput(form.data), form.data.seen);
			return { done: 'saved' as const };
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
	}
};
