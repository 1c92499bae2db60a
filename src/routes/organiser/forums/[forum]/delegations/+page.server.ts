import { listDelegations } from '$lib/domain/delegation/index.server';
import { leadersOf } from '$lib/domain/registration/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const { locale } = event.locals;
	const search = (event.url.searchParams.get('q') ?? '').trim().slice(0, 100);
	const leaders = await orRefuse(locale, leadersOf(signedInAccount(event), forum.id));
	return { search, listing: await listDelegations(forum.id, { locale, search, all: true, order: forum.protocolLanguage }), leaders };
};
