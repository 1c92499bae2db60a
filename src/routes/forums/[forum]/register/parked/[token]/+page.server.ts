import { redirect } from '@sveltejs/kit';
import { findForum } from '$lib/domain/forum/index.server';
import { parkedBy } from '$lib/domain/registration/index.server';
import { officialName } from '$lib/domain/registration/rules';
import { pathIn } from '$lib/i18n/locales';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { registerParked } from '$lib/workflow/register.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	setHeaders({ 'referrer-policy': 'no-referrer' });
	const forum = await orRefuse(locals.locale, findForum(locals.actor, params.forum));
	const parked = await parkedBy(params.token);
	const mine = parked?.forumId === forum.id ? parked.input : null;
	return { forum, application: mine && { name: officialName(mine), organisation: mine.organisationText } };
};

export const actions: Actions = {
	default: async ({ locals, params }) => {
		const answer = await registerParked(params.token).catch((reason: unknown) => refused(reason, locals.locale));
		if ('status' in answer) return answer;
		redirect(303, `${pathIn(locals.locale, `/registrations/${answer.token}`)}?registered=${answer.seat}`);
	}
};
