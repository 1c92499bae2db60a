import { listProposed } from '$lib/domain/organisation/index.server';
import { kindsOf } from '$lib/domain/forum/index.server';
import { countryName } from '$lib/i18n/format';
import { pageNumber } from '$lib/i18n/whole-number';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum } = await event.parent();
	const page = pageNumber(event.url.searchParams.get('after'));
	const list = await orRefuse(locale, listProposed(actor, forum.id, page));
	return {
		items: list.items.map((item) => ({ ...item, countryName: countryName(item.country, locale) })),
		total: list.total,
		next: page < list.pages ? String(page + 1) : null,
		kinds: await kindsOf(forum.id),
		done: event.url.searchParams.get('done')
	};
};
