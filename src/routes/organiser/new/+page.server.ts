import { redirect } from '@sveltejs/kit';
import { can } from '$lib/server/permissions/rules';
import { createForum, emptyForum, forumById, newForumInput, newForumSchema } from '$lib/domain/forum/index.server';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { Refusal } from '$lib/server/refusal';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { findSignedIn, signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	if (!can(signedInAccount(event), 'forum.create')) await orRefuse(event.locals.locale, Promise.reject(new Refusal('not-found')));
	return { keeps: '', fresh: emptyForum(), at: now() };
};

export const actions: Actions = {
	default: formAction(
		newForumSchema,
		async ({ actor, event, data }) => {
			const { slug } = await forumById(await createForum(actor, newForumInput(data, now())));
			redirect(303, pathIn(event.locals.locale, `/organiser/forums/${slug}/settings?created`));
		},
		{ find: findSignedIn, beside: { conflict: ['slug', 'organiser.settings.slugTaken'] } }
	)
};
