import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { addressDataOf, changeAddress } from '$lib/domain/registration/index.server';
import { mayChange } from '$lib/domain/registration/rules';
import { addressSchema } from '$lib/domain/registration/schema';
import { foldAddress } from '$lib/i18n/fold';
import { pathIn } from '$lib/i18n/locales';
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
	return { forum, may, stored: marked(addressDataOf(registration)) };
};

export const actions: Actions = {
	default: async (event) => {
		const { registration, actor, forum } = await opened(event);
		const { locale } = event.locals;
		const form = await superValidate(event.request, zod4(addressSchema));
		if (!form.valid) return fail(400, { form });
		const same = registration.email && foldAddress(registration.email) === foldAddress(form.data.email);
		if (same) redirect(303, `${homeOf(event)}?done=addressSame`);
		try {
			await spend('own-change', registration.id);
			await changeAddress(actor, registration.id, form.data.email, form.data.seen);
		} catch (reason) {
			return refused(reason, locale, { form });
		}
		redirect(303, `${pathIn(locale, '/registrations/address-changed')}?forum=${forum.slug}`);
	}
};
