import { expertDataBy } from '$lib/domain/expert/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

/** Everything that is kept about an expert, as one file. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const body = JSON.stringify(await orRefuse(locals.locale, expertDataBy(params.token)), null, '\t');
	return new Response(body, {
		headers: { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="expertise.json"' }
	});
};
