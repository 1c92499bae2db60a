import { redirect } from '@sveltejs/kit';
import { addressDataOf, changeAddress } from '$lib/domain/registration/index.server';
import { mayChange } from '$lib/domain/registration/rules';
import { addressSchema } from '$lib/domain/registration/schema';
import { normaliseAddress } from '$lib/i18n/search-normalise';
import { now } from '$lib/server/clock';
import { consume } from '$lib/server/rate-limits';
import { withVersion } from '$lib/server/optimistic-lock';
import { homeOf, openPrivateLink } from '../private-link';
import { formAction } from '$lib/server/http/form-action';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, forum } = await openPrivateLink(event);
	const may = mayChange(registration.state, forum, now());
	// a form that came too late is answered here, with the reason
	if (!may && event.request.method === 'GET') redirect(303, homeOf(event));
	return { forum, may, keeps: may ? '' : undefined, stored: withVersion(addressDataOf(registration)) };
};

export const actions: Actions = {
	default: formAction(
		addressSchema,
		async ({ registration, actor, event, data }) => {
			const same = registration.email && normaliseAddress(registration.email) === normaliseAddress(data.email);
			if (same) redirect(303, `${homeOf(event)}?done=addressSame`);
			await consume('own-change', registration.id);
			await changeAddress(actor, registration.id, data.email, data.seen);
			redirect(303, `${homeOf(event)}?done=address`);
		},
		{ find: openPrivateLink }
	)
};
