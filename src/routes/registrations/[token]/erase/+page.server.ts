import { redirect } from '@sveltejs/kit';
import { hasProposed } from '$lib/domain/proposal/index.server';
import { pathIn } from '$lib/i18n/locales';
import { consume } from '$lib/server/rate-limits';
import { eraseRegistration } from '$lib/workflow/erase.server';
import { privacyPreview } from '$lib/workflow/privacy-preview.server';
import { openPrivateLink } from '../private-link';
import { buttonAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, actor, forum } = await openPrivateLink(event);
	const preview = await orRefuse(event.locals.locale, privacyPreview(actor, registration.id));
	return { forum, preview, proposed: await hasProposed(registration.id) };
};

export const actions: Actions = {
	default: buttonAction(async ({ registration, actor, forum, event }) => {
		await consume('own-change', registration.id);
		await eraseRegistration(actor, registration.id);
		redirect(303, `${pathIn(event.locals.locale, '/registrations/erased')}?forum=${forum.slug}`);
	}, openPrivateLink)
};
