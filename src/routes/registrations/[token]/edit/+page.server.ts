import { redirect } from '@sveltejs/kit';
import { editInputOf, editRegistration, formChoices } from '$lib/domain/registration/index.server';
import { mayChange } from '$lib/domain/registration/rules';
import { editSchema } from '$lib/domain/registration/schema';
import { now } from '$lib/server/clock';
import { consume } from '$lib/server/rate-limits';
import { withVersion } from '$lib/server/optimistic-lock';
import { homeOf, openPrivateLink } from '../private-link';
import { formAction } from '$lib/server/http/form-action';
import { sayFormProblemsOfEdit } from '../../../form-problems.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, forum } = await openPrivateLink(event);
	const may = mayChange(registration.state, forum, now());
	// a form that came too late is answered here, with the reason
	if (!may && event.request.method === 'GET') redirect(303, homeOf(event));
	return {
		forum,
		may,
		keeps: may ? '' : undefined,
		stored: withVersion(editInputOf(registration)),
		choices: await formChoices(forum.id, event.locals.locale)
	};
};

export const actions: Actions = {
	default: formAction(
		editSchema,
		async ({ registration, actor, event, data }) => {
			await consume('own-change', registration.id);
			await editRegistration(actor, registration.id, data, event.locals.locale, data.seen);
			redirect(303, `${homeOf(event)}?done=edited`);
		},
		{ find: openPrivateLink, check: sayFormProblemsOfEdit }
	)
};
