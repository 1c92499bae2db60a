import { redirect, type RequestEvent } from '@sveltejs/kit';
import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { askToFollow } from '$lib/domain/proposal/index.server';
import { followSchema } from '$lib/domain/proposal/schema';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../cache-expiry';
import type { Actions, PageServerLoad } from './$types';

const find = async ({ locals, params }: RequestEvent<{ forum: string }>) => ({
	forum: await orRefuse(locals.locale, findForum(locals.actor, params.forum))
});

/** The form by which anybody follows recommendations; `n` is the number of the one whose page led here. */
export const load: PageServerLoad = async (event) => {
	const { forum } = await find(event);
	// what comes back with something typed is nobody else's
	if (event.request.method !== 'POST') keepUntilChange(event, forum, instantsOf(forum));
	const { searchParams } = event.url;
	const number = Number(/^[1-9]\d{0,6}$/.exec(searchParams.get('n') ?? '')?.[0] ?? 0);
	const sent = searchParams.get('sent') !== null;
	return {
		...{ forum, sent, open: registrationOpen(forum, now()) },
		number: number <= forum.recommendations ? number : 0,
		keeps: sent || forum.state === 'cancelled' ? undefined : ''
	};
};

export const actions: Actions = {
	default: formAction(
		followSchema,
		async ({ forum, data: { email, language, what }, event }) => {
			const number = what === 'all' ? null : Number(what);
			await askToFollow(forum.id, { email, language, number }, event.getClientAddress());
			redirect(303, `${pathIn(event.locals.locale, event.locals.path)}?sent=1`);
		},
		{ find }
	)
};
