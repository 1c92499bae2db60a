import { error } from '@sveltejs/kit';
import { breakdowns, sheetOf, summaryOf, tablesOf } from '$lib/domain/attendance/index.server';
import { sheetTypes, toCsv, toXlsx } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { translate } from '$lib/i18n/translate';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestHandler } from './$types';

/** The summary or one of its breakdowns as a file. */
export const GET: RequestHandler = async (event) => {
	const [actor, { locale }, { format }] = [signedInAccount(event), event.locals, event.params];
	const type = sheetTypes[format] ?? error(404, translate(locale, 'common.notFound'));
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'summary.see'));
	const breakdown = breakdowns.find((each) => each === event.url.searchParams.get('cut')) ?? null;
	const sheet = sheetOf(tablesOf(await orRefuse(locale, summaryOf(actor, forum.id)), locale), locale, breakdown);
	const name = `${forum.slug}-attendance${breakdown ? `-${breakdown}` : ''}.${format}`;
	const body = format === 'xlsx' ? await orRefuse(locale, toXlsx(sheet)) : toCsv(sheet);
	return new Response(body, { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` } });
};
