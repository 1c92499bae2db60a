import { redirect, type RequestEvent } from '@sveltejs/kit';
import { forumById } from '$lib/domain/forum/index.server';
import { confirmFollowing, followRequestOf } from '$lib/domain/proposal/index.server';
import { publicByIds } from '$lib/domain/recommendation/index.server';
import { pathIn } from '$lib/i18n/locales';
import { buttonAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import type { Actions, PageServerLoad } from './$types';

const find = async ({ locals, params }: RequestEvent<{ token: string }>) => ({
	asked: await orRefuse(locals.locale, followRequestOf(params.token))
});

/** Programs that read mail open every link: looking at this page changes nothing. */
export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'referrer-policy': 'no-referrer' });
	const { asked } = await find(event);
	const [recommendation] = await publicByIds(asked.recommendationId ? [asked.recommendationId] : []);
	return {
		forum: await forumById(asked.forumId),
		...{ email: asked.email, whole: asked.recommendationId === null, recommendation },
		home: asked.followToken && `/follow/${asked.followToken}`
	};
};

export const actions: Actions = {
	default: buttonAction(async ({ event }) => {
		const token = await confirmFollowing(event.params.token);
		redirect(303, `${pathIn(event.locals.locale, `/follow/${token}`)}?confirmed`);
	}, find)
};
