import { redirect, type RequestEvent } from '@sveltejs/kit';
import { keepSignedIn, openLink, setUp, visitorOf, pathAfterSignIn } from '$lib/domain/access/index.server';
import { setUpSchema } from '$lib/domain/access/schema';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
	setHeaders({ 'referrer-policy': 'no-referrer' });
	await orRefuse(locals.locale, openLink(params.token, 'setup'));
};

export const actions: Actions = {
	default: formAction(
		setUpSchema,
		async ({ event, data: { surname, givenName, email, password } }) => {
			const { cookies, locals, params } = event;
			const input = { name: { surname, givenName }, email, password, language: locals.locale };
			const made = await setUp(params.token, input, visitorOf(event));
			keepSignedIn(cookies, made);
			redirect(303, pathAfterSignIn(made, locals.locale));
		},
		{ find: (_: RequestEvent<{ token: string }>) => ({}), secrets: ['password'] }
	)
};
