import { fail, redirect } from '@sveltejs/kit';
import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { doubtsAboutEdit, editInputOf, editRegistration, formChoices } from '$lib/domain/registration/index.server';
import { mayChange } from '$lib/domain/registration/rules';
import { editSchema } from '$lib/domain/registration/schema';
import { now } from '$lib/server/clock';
import { refused } from '$lib/server/http/refusals';
import { spend } from '$lib/server/limits';
import { marked } from '$lib/server/seen';
import { homeOf, opened } from '../opened';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, forum } = await opened(event);
	const may = mayChange(registration.state, forum, now());
	// a form that came too late is answered here, with the reason
	if (!may && event.request.method === 'GET') redirect(303, homeOf(event));
	return { forum, may, stored: marked(editInputOf(registration)), choices: await formChoices(forum.id, event.locals.locale) };
};

export const actions: Actions = {
	default: async (event) => {
		const { registration, actor } = await opened(event);
		const { locale } = event.locals;
		const form = await superValidate(event.request, zod4(editSchema));
		const { input, unknown, suggestions } = await doubtsAboutEdit(registration, form.data);
		for (const field of unknown) setError(form, field, 'field.choose');
		if (suggestions.length) setError(form, 'organisationId', 'field.choose', { overwrite: true });
		if (!form.valid) return fail(400, { form, suggestions });
		try {
			await spend('own-change', registration.id);
			await editRegistration(actor, registration.id, input, locale, form.data.seen);
		} catch (reason) {
			return refused(reason, locale, { form, suggestions });
		}
		redirect(303, `${homeOf(event)}?done=edited`);
	}
};
