import { overviewOf, shows, todoOf } from '$lib/domain/document/index.server';
import { phaseOf, publishForum } from '$lib/domain/forum/index.server';
import { listRegistrations } from '$lib/domain/registration/index.server';
import { now } from '$lib/server/clock';
import { buttonAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { forumFor } from '../../../forum-for.server';
import { capacityAction, publishSessionAction, raisings } from './deeds.server';
import { rowNames } from './registrations/row-names.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, at] = [signedInAccount(event), now()];
	const { forum } = await event.parent();
	const [overview, latest, names] = await Promise.all([
		orRefuse(event.locals.locale, overviewOf(actor, forum.id)),
		listRegistrations(actor, forum.id, { order: 'newest', size: 8 }),
		rowNames(forum.id)
	]);
	const phase = phaseOf(forum, at);
	shows(event, { list: 'latest', forumId: forum.id }, latest.items.length > 0);
	const raising = raisings(forum, overview.platforms, at);
	return { overview, phase, at, todo: todoOf(phase, overview), raising, latest: latest.items, names };
};

export const actions: Actions = {
	capacity: capacityAction,
	publish: buttonAction(async ({ actor, forum }) => {
		await publishForum(actor, forum.id);
		return { published: 'forum' as const };
	}, forumFor('forum.edit')),
	publishSession: publishSessionAction
};
