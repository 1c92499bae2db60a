import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { listDelegations } from '$lib/domain/registration/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/public';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../instants';
import type { PageServerLoad } from './$types';

/** Most forums have fewer delegations: theirs stand on one page. */
const PAGE = 200;

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const { searchParams } = event.url;
	const search = (searchParams.get('q') ?? '').trim().slice(0, 100);
	const page = { size: PAGE, after: searchParams.get('after') };
	keepUntilChange(event, forum, instantsOf(forum));
	return { forum, open: registrationOpen(forum, now()), search, listing: await listDelegations(forum.id, { locale, search, page }) };
};
