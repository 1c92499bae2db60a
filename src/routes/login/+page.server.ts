import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { deskOf, keepSignedIn, signIn, visitorOf, wayIn } from '$lib/domain/access/index.server';
import { signInSchema } from '$lib/domain/access/schema';
import { internalPath } from '$lib/server/http/next';
import { refused } from '$lib/server/http/refusals';
import { pathIn } from '$lib/i18n/locales';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	if (locals.mustSetUpFactor) redirect(303, pathIn(locals.locale, '/account/second-factor'));
	if (locals.actor.kind === 'account') redirect(303, pathIn(locals.locale, deskOf(locals.actor)));
	return { out: url.searchParams.has('out') };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, url, cookies } = event;
		const form = await superValidate(event.request, zod4(signInSchema));
		const { password } = form.data;
		form.data.password = '';
		if (!form.valid) return fail(400, { form });
		const made = await signIn(form.data.email, password, visitorOf(event)).catch((reason: unknown) =>
			refused(reason, locals.locale, { form })
		);
		if ('status' in made) return made;
		keepSignedIn(cookies, made);
		redirect(303, wayIn(made, locals.locale, internalPath(url.searchParams.get('next'))));
	}
};
