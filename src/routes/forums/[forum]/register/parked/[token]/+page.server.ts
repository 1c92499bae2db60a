import { redirect, type RequestEvent } from '@sveltejs/kit';
import { findForumOfForm, registrationOpen } from '$lib/domain/forum/index.server';
import { becameOf, pendingDuplicateBy } from '$lib/domain/registration/index.server';
import { officialName } from '$lib/domain/registration/rules';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { consume } from '$lib/server/rate-limits';
import { Refusal } from '$lib/server/refusal';
import { resultOf } from '../../../../../registrations/result';
import { registerDuplicate } from '$lib/workflow/submit-registration.server';
import { buttonAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import type { Actions, PageServerLoad } from './$types';

/** What was kept for this link, at the forum of the address. */
async function find({ locals, params }: RequestEvent<{ forum: string; token: string }>) {
	const duplicate = await pendingDuplicateBy(params.token);
	const became = duplicate ? null : await becameOf(params.token);
	// a draft that the forum has become since is found by who has the letter
	const forum = await orRefuse(
		locals.locale,
		findForumOfForm(locals.actor, params.forum, (id) => id === (duplicate?.forumId ?? became))
	);
	const made = became === forum.id;
	return { forum, mine: duplicate?.forumId === forum.id ? duplicate.input : null, made };
}

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'referrer-policy': 'no-referrer' });
	const { forum, mine, made } = await find(event);
	return {
		about: forum,
		made,
		open: registrationOpen(forum, now()),
		application: mine && { name: officialName(mine), organisation: mine.organisationText }
	};
};

export const actions: Actions = {
	default: buttonAction(async ({ mine, made, event }) => {
		if (!mine && !made) throw new Refusal('not-found');
		await consume('register', event.getClientAddress());
		redirect(303, pathIn(event.locals.locale, resultOf(await registerDuplicate(event.params.token))));
	}, find)
};
