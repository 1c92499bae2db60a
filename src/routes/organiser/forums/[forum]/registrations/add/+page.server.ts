import { redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { platformsOf } from '$lib/domain/dialogue/index.server';
import { formChoices } from '$lib/domain/registration/index.server';
import { byHandSchema } from '$lib/domain/registration/schema';
import { pathIn } from '$lib/i18n/locales';
import { addByHand } from '$lib/workflow/add-by-hand.server';
import { formAction } from '$lib/server/http/form-action';
import { forumFor } from '../../../../../forum-for.server';
import { sayDoubts } from '../../../../../say-doubts.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const choices = await formChoices(forum.id, event.locals.locale);
	const typed = { workingLanguage: event.locals.locale, country: choices.countries.here[0]?.value };
	const empty = await superValidate(typed, zod4(byHandSchema), { errors: false });
	return { choices, platforms: await platformsOf(forum.id), empty };
};

export const actions: Actions = {
	default: formAction(
		byHandSchema,
		async ({ actor, forum, event, data }) => {
			// mails to somebody entered by hand are in the language they work in
			const { registrationId } = await addByHand(actor, forum.id, data, { language: data.workingLanguage });
			redirect(303, pathIn(event.locals.locale, `/organiser/forums/${forum.slug}/registrations/${registrationId}?done=add`));
		},
		{ find: forumFor('registration.edit'), check: sayDoubts }
	)
};
