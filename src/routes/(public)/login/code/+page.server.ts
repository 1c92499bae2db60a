import { redirect, type RequestEvent } from '@sveltejs/kit';
import { codeAwaited, enterCode, keepSignedIn, visitorOf, pathAfterSignIn } from '$lib/domain/access/index.server';
import { codeSchema } from '$lib/domain/access/schema';
import { internalPath } from '$lib/server/http/return-path';
import { pathIn } from '$lib/i18n/locales';
import { formAction } from '$lib/server/http/form-action';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { request, locals } = event;
	// after a wrong code the page says so itself
	if (request.method === 'GET' && !(await codeAwaited(visitorOf(event)))) redirect(303, pathIn(locals.locale, '/login'));
};

export const actions: Actions = {
	default: formAction(
		codeSchema,
		async ({ event, data }) => {
			const { cookies, locals, url } = event;
			const made = await enterCode(data.code, visitorOf(event));
			keepSignedIn(cookies, made);
			redirect(303, pathAfterSignIn(made, locals.locale, internalPath(url.searchParams.get('next'))));
		},
		{ find: (_: RequestEvent) => ({}), secrets: ['code'], beside: { 'access.wrong-code': ['code', 'access.code.wrong'] } }
	)
};
