import { redirect, type RequestEvent } from '@sveltejs/kit';
import { expertiseBy, takeBackBy } from '$lib/domain/expert/index.server';
import { forumById } from '$lib/domain/forum/index.server';
import { pathIn } from '$lib/i18n/locales';
import { buttonAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { consume } from '$lib/server/rate-limits';
import type { Actions, PageServerLoad } from './$types';

/** What the link opens: a wrong one, and one whose offer was taken back, is not found. */
const find = async ({ params, locals }: RequestEvent<{ token: string }>) => ({
	expert: await orRefuse(locals.locale, expertiseBy(params.token))
});

export const load: PageServerLoad = async (event) => {
	const { expert } = await find(event);
	return { forum: await forumById(expert.forumId), expert };
};

export const actions: Actions = {
	takeBack: buttonAction(async ({ expert, event }) => {
		await consume('own-change', expert.id);
		await takeBackBy(event.params.token);
		redirect(303, pathIn(event.locals.locale, '/expertise/withdrawn'));
	}, find)
};
