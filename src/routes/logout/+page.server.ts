import { redirect } from '@sveltejs/kit';
import { dropLogin, signOut, visitorOf } from '$lib/domain/access/index.server';
import { pathIn } from '$lib/i18n/locales';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (locals.actor.kind !== 'account') redirect(303, pathIn(locals.locale, '/login'));
};

export const actions: Actions = {
	default: async (event) => {
		await signOut(event.locals.actor, visitorOf(event).login ?? '');
		dropLogin(event.cookies);
		redirect(303, pathIn(event.locals.locale, '/login?out'));
	}
};
