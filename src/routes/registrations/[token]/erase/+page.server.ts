import { redirect } from '@sveltejs/kit';
import { pathIn } from '$lib/i18n/locales';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { spend } from '$lib/server/limits';
import { eraseRegistration } from '$lib/workflow/erase.server';
import { privacyPreview } from '$lib/workflow/privacy-preview.server';
import { opened } from '../opened';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, actor, forum } = await opened(event);
	return { forum, preview: await orRefuse(event.locals.locale, privacyPreview(actor, registration.id)) };
};

export const actions: Actions = {
	default: async (event) => {
		const { registration, actor, forum } = await opened(event);
		try {
			await spend('own-change', registration.id);
			await eraseRegistration(actor, registration.id);
		} catch (reason) {
			return refused(reason, event.locals.locale);
		}
		redirect(303, `${pathIn(event.locals.locale, '/registrations/erased')}?forum=${forum.slug}`);
	}
};
