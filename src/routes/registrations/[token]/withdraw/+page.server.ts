import { redirect } from '@sveltejs/kit';
import { choicesOf } from '$lib/domain/dialogue/index.server';
import { registrationOpen } from '$lib/domain/forum/index.server';
import { mayStep } from '$lib/domain/registration/rules';
import { now } from '$lib/server/clock';
import { consume } from '$lib/server/rate-limits';
import { withdrawRegistration } from '$lib/workflow/decide.server';
import { homeOf, openPrivateLink } from '../private-link';
import { buttonAction } from '$lib/server/http/form-action';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, actor, forum } = await openPrivateLink(event);
	const at = now();
	const may = mayStep(registration.state, 'withdraw', forum, at);
	// a form that came too late is answered here, with the reason
	if (!may && event.request.method === 'GET') redirect(303, homeOf(event));
	const choices = await choicesOf(actor, registration.id);
	// a session that has begun keeps its seats
	const mine = choices.filter((choice) => choice.mine && choice.moves);
	return { forum, may, state: registration.state, mine, open: registrationOpen(forum, at) };
};

export const actions: Actions = {
	default: buttonAction(async ({ registration, actor, event }) => {
		await consume('own-change', registration.id);
		await withdrawRegistration(actor, registration.id);
		redirect(303, homeOf(event));
	}, openPrivateLink)
};
