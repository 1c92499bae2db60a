import { redirect, type RequestEvent } from '@sveltejs/kit';
import { forumById, registrationOpen } from '$lib/domain/forum/index.server';
import { confirmAddress, openConfirmingToken, tokenOf } from '$lib/domain/registration/index.server';
import { awaitsConfirming, hasLapsed } from '$lib/domain/registration/rules';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { buttonAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import type { Actions, PageServerLoad } from './$types';

const find = ({ locals, params }: RequestEvent<{ token: string }>) => orRefuse(locals.locale, openConfirmingToken(params.token));

/** Programs that read mail open every link: looking at this page changes nothing. */
export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'referrer-policy': 'no-referrer' });
	const { registration } = await find(event);
	const { id, linkVersion, number, state, confirmBy, addressConfirmedAt } = registration;
	const [forum, at] = [await forumById(registration.forumId), now()];
	return {
		about: forum,
		number,
		confirmBy,
		awaited: awaitsConfirming(registration, forum, at),
		confirmed: addressConfirmedAt !== null,
		state,
		lapsed: hasLapsed(registration),
		open: registrationOpen(forum, at),
		home: `/registrations/${tokenOf(id, linkVersion)}`
	};
};

export const actions: Actions = {
	default: buttonAction(async ({ registration, actor, event }) => {
		await confirmAddress(actor, registration.id);
		const home = `/registrations/${tokenOf(registration.id, registration.linkVersion)}`;
		redirect(303, `${pathIn(event.locals.locale, home)}?done=confirmed`);
	}, find)
};
