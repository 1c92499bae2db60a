import { findForum, registrationOpen } from '$lib/domain/forum/index.server';
import { listDelegations } from '$lib/domain/registration/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import { instantsOf } from '../../cache-expiry';
import { asLine, truncate } from '$lib/i18n/typed-text';
import type { PageServerLoad } from './$types';

/** Most forums have fewer delegations: theirs stand on one page. */
const PAGE = 200;

export const load: PageServerLoad = async (event) => {
	const { locale, actor } = event.locals;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const { searchParams } = event.url;
	const search = truncate(asLine(searchParams.get('q') ?? ''), 100);
	const page = { size: PAGE, after: searchParams.get('after') };
	keepUntilChange(event, forum, instantsOf(forum));
	return { forum, open: registrationOpen(forum, now()), search, listing: await listDelegations(forum.id, { locale, search, page }) };
};
