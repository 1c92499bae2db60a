import { reportFile } from '$lib/domain/document/index.server';
import { reportOfBodies } from '$lib/domain/measure/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestHandler } from './$types';

/** The year report of the measures of one's bodies as a file, as its page shows it. */
export const GET: RequestHandler = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const report = await reportOfBodies(actor, event.url.searchParams.get('year') ?? '');
	const file = await orRefuse(locale, reportFile(report, event.params.format, locale));
	return new Response(file.body, { headers: { 'content-type': file.type, 'content-disposition': `attachment; filename="${file.name}"` } });
};
