import { fail, redirect } from '@sveltejs/kit';
import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { codeAwaited, enterCode, keepSignedIn, visitorOf, wayIn } from '$lib/domain/access/index.server';
import { codeSchema } from '$lib/domain/access/schema';
import { internalPath } from '$lib/server/http/next';
import { refused } from '$lib/server/http/refusals';
import { Refusal } from '$lib/server/refusal';
import { pathIn } from '$lib/i18n/locales';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { request, locals } = event;
	// after a wrong code the page says so itself
	if (request.method === 'GET' && !(await codeAwaited(visitorOf(event)))) redirect(303, pathIn(locals.locale, '/login'));
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, url, cookies } = event;
		const form = await superValidate(event.request, zod4(codeSchema));
		const { code } = form.data;
		form.data.code = '';
		if (!form.valid) return fail(400, { form });
		const made = await enterCode(code, visitorOf(event)).catch((reason: unknown) => {
			if (!(reason instanceof Refusal) || reason.code !== 'access.wrong-code') return refused(reason, locals.locale, { form });
			setError(form, 'code', 'access.code.wrong');
			return fail(400, { form });
		});
		if ('status' in made) return made;
		keepSignedIn(cookies, made);
		redirect(303, wayIn(made, locals.locale, internalPath(url.searchParams.get('next'))));
	}
};
