import { error } from '@sveltejs/kit';
import { recommendationsJson } from '$lib/api/recommendations.server';
import { openJson } from '$lib/api/responses';
import {
	recommendationColumns,
	recommendationRows,
	recommendationSheet,
	sheetTypes,
	streamCsv,
	toXlsx
} from '$lib/domain/document/index.server';
import { findForum } from '$lib/domain/forum/index.server';
import { nextOverdue } from '$lib/domain/measure/index.server';
import { recommendationsFeed } from '$lib/domain/recommendation/index.server';
import { translate } from '$lib/i18n/translate';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

/** longer files are made each time: kept in front they would take the room of many pages */
const MOST_KEPT = 500;

/** The recommendations for programs, spreadsheets and feed readers; the JSON comes by pages. */
export const GET: RequestHandler = async (event) => {
	const { locale, actor } = event.locals;
	const { format } = event.params;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	const type = format === 'atom' ? 'application/atom+xml; charset=utf-8' : sheetTypes[format];
	if (!type && format !== 'json') error(404, translate(locale, 'common.notFound'));
	if (forum.recommendations <= MOST_KEPT || !sheetTypes[format]) keepUntilChange(event, forum, await nextOverdue(forum.id));
	const after = event.url.searchParams.get('after');
	if (!type) return openJson(await orRefuse(locale, recommendationsJson(forum, after)));
	const named = (body: BodyInit, way: string) =>
		new Response(body, {
			headers: { 'content-type': type, 'content-disposition': `${way}; filename="${forum.slug}-recommendations.${format}"` }
		});
	if (format === 'atom') return named(await orRefuse(locale, recommendationsFeed(forum, locale, after)), 'inline');
	if (format === 'csv') return named(streamCsv(recommendationColumns(locale), recommendationRows(forum, locale)), 'attachment');
	return named(await orRefuse(locale, recommendationSheet(forum, locale).then(toXlsx)), 'attachment');
};
