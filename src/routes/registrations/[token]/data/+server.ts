import { ownData } from '$lib/domain/registration/index.server';
import { openPrivateLink } from '../private-link';
import type { RequestHandler } from './$types';

/** Everything that is kept about the owner, as one file. */
export const GET: RequestHandler = async (event) => {
	const { registration, actor, forum } = await openPrivateLink(event);
	const body = JSON.stringify(await ownData(actor, registration.id), null, '\t');
	return new Response(body, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': `attachment; filename="${forum.slug}-${registration.number}.json"`
		}
	});
};
