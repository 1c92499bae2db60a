import { redirect } from '@sveltejs/kit';
import { choicesOf } from '$lib/domain/dialogue/index.server';
import { isLive } from '$lib/domain/registration/rules';
import { refused } from '$lib/server/http/refusals';
import { spend } from '$lib/server/limits';
import { withdrawRegistration } from '$lib/workflow/decide.server';
import { homeOf, opened } from '../opened';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, actor, forum } = await opened(event);
	if (!isLive(registration.state)) redirect(303, homeOf(event));
	const choices = await choicesOf(actor, registration.id);
	return { forum, state: registration.state, mine: choices.filter((choice) => choice.mine) };
};

export const actions: Actions = {
	default: async (event) => {
		const { registration, actor } = await opened(event);
		try {
			await spend('own-change', registration.id);
			await withdrawRegistration(actor, registration.id);
		} catch (reason) {
			return refused(reason, event.locals.locale);
		}
		redirect(303, homeOf(event));
	}
};
