import type { RequestEvent } from '@sveltejs/kit';
import { findForumFor } from '$lib/domain/forum/index.server';
import { filterQuery, readFilters, registrationAt } from '$lib/domain/registration/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';

/** The registration of the address, for those who may change it: its forum and it are looked up together. */
export async function oneFor(event: RequestEvent<{ forum: string; id: string }>) {
	const actor = signedInAccount(event);
	const { forum: slug, id } = event.params;
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, slug, 'registration.edit'));
	return { actor, forum, registration: await orRefuse(event.locals.locale, registrationAt(actor, forum.id, id)) };
}

/** The list from which a registration was opened: its filters, and with its page the query that leads back to it, '' for the whole list. */
export function trailOf({ searchParams }: URL) {
	const filters = readFilters(searchParams);
	return { filters, trail: filterQuery(filters, {}, { after: searchParams.get('after')?.slice(0, 64) }) };
}
