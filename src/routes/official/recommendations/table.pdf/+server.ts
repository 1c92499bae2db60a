import { officeFileOfBodies, paperTypes } from '$lib/domain/document/index.server';
import { source } from '$lib/i18n/locales';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestHandler } from './$types';

/** The office's table of the measures of one's bodies on paper; `lang` is its language. */
export const GET: RequestHandler = async (event) => {
	const language = event.url.searchParams.get('lang') ?? source;
	const file = await orRefuse(event.locals.locale, officeFileOfBodies(signedInAccount(event), language));
	const name = `measures-${language}.pdf`;
	return new Response(file, { headers: { 'content-type': paperTypes.pdf, 'content-disposition': `attachment; filename="${name}"` } });
};
