import { overviewOf, shows, todoOf } from '$lib/domain/document/index.server';
import { phaseOf } from '$lib/domain/forum/index.server';
import { listRegistrations } from '$lib/domain/registration/index.server';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { rowNames } from './registrations/row-names.server';
import type { PageServerLoad } from './$types';

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
	return { overview, phase, at, todo: todoOf(phase, overview), latest: latest.items, names };
};
