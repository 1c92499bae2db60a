import { reportFile } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { reportFor } from '$lib/domain/measure/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestHandler } from './$types';

/** The year report of measures as a file, as its page shows it. */
export const GET: RequestHandler = async (event) => {
	const [actor, { locale }, { searchParams }] = [signedInAccount(event), event.locals, event.url];
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const asked = { year: searchParams.get('year') ?? '', alone: searchParams.get('forums') === 'this' };
	const file = await orRefuse(locale, reportFile(await reportFor(actor, forum.id, asked), event.params.format, locale));
	const headers = { 'content-type': file.type, 'content-disposition': `attachment; filename="${forum.slug}-${file.name}"` };
	return new Response(file.body, { headers });
};
