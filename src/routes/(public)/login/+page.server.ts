import { redirect, type RequestEvent } from '@sveltejs/kit';
import { homePathOf, keepSignedIn, signIn, visitorOf, pathAfterSignIn } from '$lib/domain/access/index.server';
import { signInSchema } from '$lib/domain/access/schema';
import { internalPath } from '$lib/server/http/return-path';
import { pathIn } from '$lib/i18n/locales';
import { formAction } from '$lib/server/http/form-action';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	if (locals.mustSetUpFactor) redirect(303, pathIn(locals.locale, '/account/second-factor'));
	if (locals.actor.kind === 'account') redirect(303, pathIn(locals.locale, homePathOf(locals.actor)));
	return { out: url.searchParams.has('out'), keeps: url.search };
};

export const actions: Actions = {
	default: formAction(
		signInSchema,
		async ({ event, data }) => {
			const { cookies, locals, url } = event;
			const made = await signIn(data.email, data.password, visitorOf(event));
			keepSignedIn(cookies, made);
			redirect(303, pathAfterSignIn(made, locals.locale, internalPath(url.searchParams.get('next'))));
		},
		{ find: (_: RequestEvent) => ({}), secrets: ['password'] }
	)
};
