import { shows } from '$lib/domain/document/index.server';
import { leadersOf, listDelegations } from '$lib/domain/registration/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { asLine, truncate } from '$lib/i18n/typed-text';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const { locale } = event.locals;
	const search = truncate(asLine(event.url.searchParams.get('q') ?? ''), 100);
	const actor = signedInAccount(event);
	const leaders = await orRefuse(locale, leadersOf(actor, forum.id));
	const listing = await listDelegations(forum.id, { locale, search, all: true, order: forum.protocolLanguage, actor });
	const named = listing.countries.some((country) => country.delegations.some((delegation) => delegation.names.length));
	shows(event, { list: 'delegation', forumId: forum.id }, named || leaders.length > 0);
	return { search, listing, leaders };
};
