import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { resetPassword, accountByLink, keepSignedIn, visitorOf, wayIn } from '$lib/domain/access/index.server';
import { newPasswordSchema } from '$lib/domain/access/schema';
import { orRefuse, refused } from '$lib/server/http/refusals';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals, setHeaders }) => {
	setHeaders({ 'referrer-policy': 'no-referrer' });
	return orRefuse(locals.locale, accountByLink(params.token, 'reset'));
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, cookies } = event;
		const form = await superValidate(event.request, zod4(newPasswordSchema));
		const { password } = form.data;
		form.data.password = '';
		if (!form.valid) return fail(400, { form });
		const made = await resetPassword(params.token, password, visitorOf(event)).catch((reason: unknown) =>
			refused(reason, locals.locale, { form })
		);
		if ('status' in made) return made;
		keepSignedIn(cookies, made);
		redirect(303, wayIn(made, locals.locale));
	}
};
