import { sheetTypes, toXlsx } from '$lib/domain/document/index.server';
import { officeLayout, officeMeasuresOfBodies } from '$lib/domain/measure/index.server';
import { officeSheet } from '$lib/domain/measure/office-sheet';
import { usualLayout } from '$lib/domain/measure/office-columns';
import { isLocale } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestHandler } from './$types';

/** The table of the measures of an official's bodies, over all forums or of one, to be filled in and sent back. */
export const GET: RequestHandler = async (event) => {
	const [actor, { searchParams }] = [signedInAccount(event), event.url];
	const asked = searchParams.get('language');
	const locale = isLocale(asked) ? asked : event.locals.locale;
	const all = await orRefuse(event.locals.locale, officeMeasuresOfBodies(actor, null));
	const forum = all.find(({ forum: { slug } }) => slug === searchParams.get('forum'))?.forum ?? null;
	const measures = forum ? all.filter(({ forumId }) => forumId === forum.id) : all;
	const several = new Set(measures.map(({ forumId }) => forumId)).size > 1;
	const [first] = measures;
	const layout = first && !several ? await officeLayout(first.forumId) : usualLayout;
	const sheet = officeSheet(measures, { layout, locale, at: now(), several, forumOf: (measure) => measure.forum });
	const body = await orRefuse(event.locals.locale, toXlsx(sheet));
	const name = `${several || !first ? '' : `${first.forum.slug}-`}measures-${locale}.xlsx`;
	return new Response(body, {
		headers: { 'content-type': sheetTypes['xlsx'] ?? '', 'content-disposition': `attachment; filename="${name}"` }
	});
};
