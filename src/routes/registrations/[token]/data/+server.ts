import { everythingOf } from '$lib/workflow/own-data.server';
import { opened } from '../private-link';
import type { RequestHandler } from './$types';

/** Everything that is kept about the owner, as one file. */
export const GET: RequestHandler = async (event) => {
	const { registration, actor, forum } = await opened(event);
	const body = JSON.stringify(await everythingOf(actor, registration.id), null, '\t');
	return new Response(body, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': `attachment; filename="${forum.slug}-${registration.number}.json"`
		}
	});
};
