import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { keepSignedIn, openLink, setUp, visitorOf, wayIn } from '$lib/domain/access/index.server';
import { setUpSchema } from '$lib/domain/access/schema';
import { orRefuse, refused } from '$lib/server/http/refusals';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
	setHeaders({ 'referrer-policy': 'no-referrer' });
	await orRefuse(locals.locale, openLink(params.token, 'setup'));
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, cookies } = event;
		const form = await superValidate(event.request, zod4(setUpSchema));
		const { surname, givenName, email, password } = form.data;
		form.data.password = '';
		if (!form.valid) return fail(400, { form });
		const input = { name: { surname, givenName }, email, password, language: locals.locale };
		const made = await setUp(params.token, input, visitorOf(event)).catch((reason: unknown) => refused(reason, locals.locale, { form }));
		if ('status' in made) return made;
		keepSignedIn(cookies, made);
		redirect(303, wayIn(made, locals.locale));
	}
};
