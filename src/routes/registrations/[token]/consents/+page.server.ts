import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { changeConsents, consentsDataOf } from '$lib/domain/registration/index.server';
import { consentsSchema } from '$lib/domain/registration/schema';
import { refused } from '$lib/server/http/refusals';
import { spend } from '$lib/server/limits';
import { marked } from '$lib/server/seen';
import { homeOf, opened } from '../opened';
import type { Actions, PageServerLoad } from './$types';

/** The consents alone: for who has withdrawn or was declined, and for everybody when the forum is over. */
export const load: PageServerLoad = async (event) => {
	const { registration, forum } = await opened(event);
	return { forum, stored: marked(consentsDataOf(registration)) };
};

export const actions: Actions = {
	default: async (event) => {
		const { registration, actor } = await opened(event);
		const { locale } = event.locals;
		const form = await superValidate(event.request, zod4(consentsSchema));
		if (!form.valid) return fail(400, { form });
		try {
			await spend('own-change', registration.id);
			await changeConsents(actor, registration.id, form.data, locale, form.data.seen);
		} catch (reason) {
			return refused(reason, locale, { form });
		}
		redirect(303, `${homeOf(event)}?done=consents`);
	}
};
