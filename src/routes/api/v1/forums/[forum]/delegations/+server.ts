import { openJson, pageOf } from '$lib/api/answer';
import { delegationJson } from '$lib/api/json';
import { listDelegations } from '$lib/domain/delegation/index.server';
import { findForum } from '$lib/domain/forum/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, url, locals: { locale, actor } }) => {
	const forum = await orRefuse(locale, findForum(actor, params.forum));
	const listing = await listDelegations(forum.id, { locale: 'kk' });
	const all = listing.countries.flatMap((country) => country.delegations);
	const page = pageOf(all, url.searchParams.get('after'), (delegation) => delegation.slug);
	return openJson({ items: page.items.map(delegationJson), next: page.next });
};
