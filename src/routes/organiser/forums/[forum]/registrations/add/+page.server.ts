import { fail, redirect } from '@sveltejs/kit';
import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { platformsOf } from '$lib/domain/dialogue/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { doubtsAbout, formChoices } from '$lib/domain/registration/index.server';
import { byHandSchema } from '$lib/domain/registration/schema';
import { pathIn } from '$lib/i18n/locales';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { addByHand } from '$lib/workflow/add-by-hand.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const choices = await formChoices(forum.id, event.locals.locale);
	const typed = { workingLanguage: event.locals.locale, country: choices.countries.here[0]?.value };
	const empty = await superValidate(typed, zod4(byHandSchema), { errors: false });
	return { choices, platforms: await platformsOf(forum.id), empty };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedInAccount(event);
		const { locale } = event.locals;
		const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'registration.edit'));
		const form = await superValidate(event.request, zod4(byHandSchema));
		const { unknown, suggestions } = await doubtsAbout(forum.id, form.data);
		for (const field of unknown) setError(form, field, 'field.choose');
		if (suggestions.length) setError(form, 'organisationId', 'field.choose', { overwrite: true });
		if (!form.valid) return fail(400, { form, suggestions });
		// mails to somebody entered by hand are in the language they work in
		const made = await addByHand(actor, forum.id, form.data, { language: form.data.workingLanguage }).catch((reason: unknown) =>
			refused(reason, locale, { form, suggestions })
		);
		if ('status' in made) return made;
		redirect(303, pathIn(locale, `/organiser/forums/${forum.slug}/registrations/${made.registrationId}?done=add`));
	}
};
