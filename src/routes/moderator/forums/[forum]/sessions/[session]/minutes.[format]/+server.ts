import { error } from '@sveltejs/kit';
import { minutesOf, minutesPaper, paperFile, paperLanguages, paperTypes, shows } from '$lib/domain/document/index.server';
import { placeBySlugs } from '$lib/domain/recommendation/index.server';
import { translate, translator } from '$lib/i18n/translate';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestHandler } from './$types';

/** The minutes of a platform as a file, for its rapporteur, its moderator and the forum's organisers; `lang` is one of its languages, or both. */
export const GET: RequestHandler = async (event) => {
	const [actor, { locale }, { params, url }] = [signedInAccount(event), event.locals, event];
	const format = params.format === 'pdf' || params.format === 'docx' ? params.format : null;
	const asked = url.searchParams.get('lang') ?? [...paperLanguages.keys()][0] ?? '';
	const languages = paperLanguages.get(asked);
	if (!format || !languages) error(404, translate(locale, 'common.notFound'));
	const place = await orRefuse(locale, placeBySlugs(params.forum, params.session));
	const input = await orRefuse(locale, minutesOf(actor, place));
	const body = await orRefuse(locale, paperFile(minutesPaper(input, { languages, translatorOf: translator }), format));
	shows(
		event,
		{ list: 'proposals', forumId: place.forum.id },
		input.proposals.some(({ author }) => author !== null)
	);
	const name = `${place.forum.slug}-${place.session.slug}-minutes-${asked}.${format}`;
	return new Response(body, { headers: { 'content-type': paperTypes[format], 'content-disposition': `attachment; filename="${name}"` } });
};
