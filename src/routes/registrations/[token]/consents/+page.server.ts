import { redirect } from '@sveltejs/kit';
import { changeConsents, consentsDataOf } from '$lib/domain/registration/index.server';
import { consentsSchema } from '$lib/domain/registration/schema';
import { consume } from '$lib/server/rate-limits';
import { withVersion } from '$lib/server/optimistic-lock';
import { homeOf, openPrivateLink } from '../private-link';
import { formAction } from '$lib/server/http/form-action';
import type { Actions, PageServerLoad } from './$types';

/** The consents alone: for who has withdrawn or was declined, and for everybody when the forum is over. */
export const load: PageServerLoad = async (event) => {
	const { registration, forum } = await openPrivateLink(event);
	return { forum, keeps: '', stored: withVersion(consentsDataOf(registration)) };
};

export const actions: Actions = {
	default: formAction(
		consentsSchema,
		async ({ registration, actor, event, data }) => {
			await consume('own-change', registration.id);
			await changeConsents(actor, registration.id, data, event.locals.locale, data.seen);
			redirect(303, `${homeOf(event)}?done=consents`);
		},
		{ find: openPrivateLink }
	)
};
