import { error } from '@sveltejs/kit';
import {
	registrationColumns,
	registrationRows,
	registrationSheet,
	sheetTypes,
	shows,
	streamCsv,
	toXlsx
} from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { countRegistrations, readFilters } from '$lib/domain/registration/index.server';
import { translate } from '$lib/i18n/translate';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestHandler } from './$types';

/** The list of registrations as it is filtered, as a file. */
export const GET: RequestHandler = async (event) => {
	const [actor, { locale }, { format }] = [signedInAccount(event), event.locals, event.params];
	const type = sheetTypes[format] ?? error(404, translate(locale, 'common.notFound'));
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'registration.export'));
	const filters = readFilters(event.url.searchParams);
	const sheet = format === 'xlsx' ? await orRefuse(locale, registrationSheet(actor, forum, filters, locale)) : null;
	const counts = await countRegistrations(actor, forum.id, filters);
	const body = sheet
		? await orRefuse(locale, toXlsx(sheet))
		: streamCsv(registrationColumns(locale), registrationRows(actor, forum, filters, locale));
	const details = { format, rows: counts.total, filters: Object.keys(filters) };
	shows(event, { list: 'export', forumId: forum.id, details });
	const name = `${forum.slug}-registrations.${format}`;
	return new Response(body, { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` } });
};
