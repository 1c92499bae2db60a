import { sheetTypes, toXlsx } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { measureChoices, officeLayout, officeMeasures } from '$lib/domain/measure/index.server';
import { officeSheet } from '$lib/domain/measure/office-sheet';
import { programmeForStaff } from '$lib/domain/programme/index.server';
import { isLocale } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestHandler } from './$types';

/** The table of a forum's measures, or of those of a body or a platform, to be filled in and sent back. */
export const GET: RequestHandler = async (event) => {
	const [actor, { searchParams }] = [signedInAccount(event), event.url];
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const asked = searchParams.get('language');
	const locale = isLocale(asked) ? asked : event.locals.locale;
	const platform = (await programmeForStaff(actor, forum.id)).find(({ slug }) => slug === searchParams.get('platform'));
	const { bodies } = await measureChoices(actor, forum.id, '');
	const bodyId = bodies.find(({ id }) => id === searchParams.get('body'))?.id ?? '';
	const measures = await orRefuse(event.locals.locale, officeMeasures(actor, forum.id, { sessionId: platform?.id ?? '', bodyId }));
	const sheet = officeSheet(measures, {
		...{ layout: await officeLayout(forum.id), locale, at: now(), several: false },
		forumOf: () => forum
	});
	const body = await orRefuse(event.locals.locale, toXlsx(sheet));
	const name = `${forum.slug}-measures-${locale}.xlsx`;
	return new Response(body, {
		headers: { 'content-type': sheetTypes['xlsx'] ?? '', 'content-disposition': `attachment; filename="${name}"` }
	});
};
