import { followerData } from '$lib/domain/proposal/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

/** Everything that is kept about a follower, as one file. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const body = JSON.stringify(await orRefuse(locals.locale, followerData(params.token)), null, '\t');
	return new Response(body, {
		headers: { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="follow.json"' }
	});
};
