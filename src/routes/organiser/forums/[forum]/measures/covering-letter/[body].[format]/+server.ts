import { error } from '@sveltejs/kit';
import { coveringFile, paperLanguages, paperTypes } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { translate } from '$lib/i18n/translate';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestHandler } from './$types';

/** The letter with which a body gets its measures; `lang` is one of its languages, or both. */
export const GET: RequestHandler = async (event) => {
	const [actor, { locale }, { searchParams }] = [signedInAccount(event), event.locals, event.url];
	const format = event.params.format === 'pdf' || event.params.format === 'docx' ? event.params.format : null;
	if (!format) error(404, translate(locale, 'common.notFound'));
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const languages = searchParams.get('lang') ?? [...paperLanguages.keys()][0] ?? '';
	const body = await orRefuse(locale, coveringFile(actor, forum, { bodyId: event.params.body, languages, format }));
	const name = `${forum.slug}-covering-letter-${languages}.${format}`;
	return new Response(body, { headers: { 'content-type': paperTypes[format], 'content-disposition': `attachment; filename="${name}"` } });
};
