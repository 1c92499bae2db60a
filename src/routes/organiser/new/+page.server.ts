import { fail, redirect } from '@sveltejs/kit';
import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { can } from '$lib/domain/access/index.server';
import { createForum, emptyForum, forumInput, newForumSchema } from '$lib/domain/forum/index.server';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { Refusal } from '$lib/server/refusal';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	if (!can(signedInAccount(event), 'forum.create')) await orRefuse(event.locals.locale, Promise.reject(new Refusal('not-found')));
	return { fresh: emptyForum(), at: now() };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(newForumSchema));
		if (!form.valid) return fail(400, { form });
		try {
			await createForum(actor, forumInput({ ...form.data, state: 'draft' }));
		} catch (reason) {
			if (!(reason instanceof Refusal && reason.code === 'conflict')) return refused(reason, event.locals.locale, { form });
			setError(form, 'slug', 'organiser.settings.slugTaken');
			return fail(400, { form });
		}
		redirect(303, pathIn(event.locals.locale, `/organiser/forums/${form.data.slug}/settings?created`));
	}
};
