import { redirect, type RequestEvent } from '@sveltejs/kit';
import { findForumFor } from '$lib/domain/forum/index.server';
import { pathIn } from '$lib/i18n/locales';
import type { Actor } from '$lib/server/actor';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { anonymiseRegistration } from '$lib/workflow/anonymise.server';
import { eraseRegistration } from '$lib/workflow/erase.server';
import { privacyOf } from '$lib/workflow/privacy-preview.server';
import { liftRestriction, restrictRegistration } from '$lib/workflow/restrict.server';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ forum: string; id: string }>;

/** The registration of the address at the forum of the address. */
async function asked(event: Pick<Event, 'locals' | 'params' | 'url'>) {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'registration.edit'));
	return { actor, ...(await orRefuse(event.locals.locale, privacyOf(actor, forum.id, event.params.id))) };
}

export const load: PageServerLoad = async (event) => {
	const { preview, outcome } = await asked(event);
	return { preview, outcome, id: event.params.id, lifted: event.url.searchParams.get('done') === 'lift' };
};

/** Does it once: the page that follows says what has become of the registration. */
async function once(event: Event, work: (actor: Actor, id: string) => Promise<unknown>, done = '') {
	const { actor } = await asked(event);
	const refusal = await work(actor, event.params.id).then(
		() => null,
		(reason: unknown) => refused(reason, event.locals.locale)
	);
	return refusal ?? redirect(303, pathIn(event.locals.locale, event.locals.path) + done);
}

export const actions: Actions = {
	erase: (event) => once(event, eraseRegistration),
	anonymise: (event) => once(event, anonymiseRegistration),
	restrict: (event) => once(event, restrictRegistration),
	lift: (event) => once(event, liftRestriction, '?done=lift')
};
