import { redirect, type RequestEvent } from '@sveltejs/kit';
import { pathIn } from '$lib/i18n/locales';
import type { Actor } from '$lib/server/actor';
import { anonymiseRegistration } from '$lib/workflow/anonymise.server';
import { eraseRegistration } from '$lib/workflow/erase.server';
import { privacyOf } from '$lib/workflow/privacy-preview.server';
import { liftRestriction, restrictRegistration } from '$lib/workflow/restrict.server';
import { buttonAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../../../forum-for.server';
import { trailOf } from '../load-registration.server';
import type { Actions, PageServerLoad } from './$types';

/** The registration of the address at the forum of the address. */
async function asked(event: RequestEvent<{ forum: string; id: string }>) {
	const { actor, forum } = await forumFor('registration.edit')(event);
	return { actor, ...(await orRefuse(event.locals.locale, privacyOf(actor, forum.id, event.params.id))) };
}

export const load: PageServerLoad = async (event) => {
	const { preview, outcome } = await asked(event);
	const { trail } = trailOf(event.url);
	return { preview, outcome, id: event.params.id, lifted: event.url.searchParams.get('done') === 'lift', trail };
};

/** Does it once: the page that follows says what has become of the registration. */
const once = (work: (actor: Actor, id: string) => Promise<unknown>, done = '') =>
	buttonAction(async ({ actor, event }) => {
		await work(actor, event.params.id);
		redirect(303, pathIn(event.locals.locale, event.locals.path) + done);
	}, asked);

export const actions: Actions = {
	erase: once(eraseRegistration),
	anonymise: once(anonymiseRegistration),
	restrict: once(restrictRegistration),
	lift: once(liftRestriction, '?done=lift')
};
