import { findForumFor } from '$lib/domain/forum/index.server';
import { reportFor } from '$lib/domain/measure/index.server';
import { splitPath } from '$lib/i18n/locales';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { searchParams }] = [signedInAccount(event), event.url];
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const alone = searchParams.get('forums') === 'this';
	const report = await reportFor(actor, forum.id, { year: searchParams.get('year') ?? '', alone });
	return { forum, report, alone, base: splitPath(event.url.pathname).path };
};
