import { officeFile, paperTypes } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { measureChoices } from '$lib/domain/measure/index.server';
import { programmeForStaff } from '$lib/domain/programme/index.server';
import { source } from '$lib/i18n/locales';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestHandler } from './$types';

/** The office's table of a forum's measures on paper; `lang` is its language, `platform` and `body` narrow it as the list. */
export const GET: RequestHandler = async (event) => {
	const [actor, { locale }, { searchParams }] = [signedInAccount(event), event.locals, event.url];
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const slug = searchParams.get('platform');
	const platform = slug
		? (await programmeForStaff(actor, forum.id)).find((session) => session.platform && session.slug === slug)
		: undefined;
	const { bodies } = await measureChoices(actor, forum.id, '');
	const body = bodies.find(({ id }) => id === searchParams.get('body'));
	const language = searchParams.get('lang') ?? source;
	const filters = { sessionId: platform?.id ?? '', bodyId: body?.id ?? '' };
	const of = [...(platform ? [platform.title] : []), ...(body ? [body.name] : [])];
	const file = await orRefuse(locale, officeFile(actor, forum, { language, filters, of }));
	const name = `${forum.slug}-measures-${language}.pdf`;
	return new Response(file, { headers: { 'content-type': paperTypes.pdf, 'content-disposition': `attachment; filename="${name}"` } });
};
