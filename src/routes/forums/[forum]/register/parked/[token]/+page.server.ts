import { redirect, type RequestEvent } from '@sveltejs/kit';
import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { parkedBy } from '$lib/domain/registration/index.server';
import { officialName } from '$lib/domain/registration/rules';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { spend } from '$lib/server/limits';
import { Refusal } from '$lib/server/refusal';
import { registerParked } from '$lib/workflow/register.server';
import type { Actions, PageServerLoad } from './$types';

/** What was kept for this link, at the forum of the address. */
async function find({ locals, params }: Pick<RequestEvent<{ forum: string; token: string }>, 'locals' | 'params'>) {
	const forum = await orRefuse(locals.locale, findForum(locals.actor, params.forum));
	const parked = await parkedBy(params.token);
	return { forum, mine: parked?.forumId === forum.id ? parked.input : null };
}

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'referrer-policy': 'no-referrer' });
	const { forum, mine } = await find(event);
	return {
		forum,
		open: registrationOpen(forum, now()),
		application: mine && { name: officialName(mine), organisation: mine.organisationText }
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params } = event;
		const { mine } = await find(event);
		if (!mine) return refused(new Refusal('not-found'), locals.locale);
		const answer = await spend('register', event.getClientAddress())
			.then(() => registerParked(params.token))
			.catch((reason: unknown) => refused(reason, locals.locale));
		if ('status' in answer) return answer;
		redirect(303, `${pathIn(locals.locale, `/registrations/${answer.token}`)}?registered=${answer.seat}`);
	}
};
