import { scanLog, summaryOf, tablesOf } from '$lib/domain/attendance/index.server';
import { shows } from '$lib/domain/document/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum } = await event.parent();
	const summary = await orRefuse(locale, summaryOf(actor, forum.id));
	const log = await orRefuse(locale, scanLog(actor, forum.id, event.url.searchParams.get('after') ?? undefined));
	shows(event, { list: 'arrivals', forumId: forum.id }, log.rows.length > 0);
	return { forum, summary, tables: tablesOf(summary, locale), log };
};
