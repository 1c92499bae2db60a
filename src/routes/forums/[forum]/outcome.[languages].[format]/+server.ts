import { error } from '@sveltejs/kit';
import { outcomeFile } from '$lib/domain/document/index.server';
import { findForum } from '$lib/domain/forum/index.server';
import { adoptedNow } from '$lib/domain/recommendation/index.server';
import { outcomeLanguages } from '$lib/domain/recommendation/rules';
import { translate } from '$lib/i18n/translate';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

const types = {
	pdf: 'application/pdf',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
};
const isFormat = (format: string): format is keyof typeof types => format in types;
/** longer papers are made each time: kept in front they would take the room of many pages */
const MOST_KEPT = 500;

/** The outcome document, as long as something is adopted. Kept in front until the forum changes, so that a crowd costs one paper. */
export const GET: RequestHandler = async (event) => {
	const { locale, actor } = event.locals;
	const { languages, format } = event.params;
	const forum = await orRefuse(locale, findForum(actor, event.params.forum));
	if (!isFormat(format) || !outcomeLanguages.includes(languages) || !(await adoptedNow(forum.id)))
		error(404, translate(locale, 'common.notFound'));
	if (forum.recommendations <= MOST_KEPT) keepUntilChange(event, forum, []);
	const body = await orRefuse(locale, outcomeFile(forum, languages, format));
	const name = `${forum.slug}-outcome-${languages}.${format}`;
	return new Response(body, { headers: { 'content-type': types[format], 'content-disposition': `attachment; filename="${name}"` } });
};
