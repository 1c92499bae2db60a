import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { delegationPage } from '$lib/domain/registration/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../../cache-expiry';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const after = event.url.searchParams.get('after') ?? '';
	const from = /^\d{1,6}$/.test(after) ? Number(after) : 0;
	const { delegation, next } = await orRefuse(locale, delegationPage(forum.id, event.params.delegation, from));
	keepUntilChange(event, forum, instantsOf(forum));
	return { forum, open: registrationOpen(forum, now()), delegation, from, next };
};
