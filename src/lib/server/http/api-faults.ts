import type { Handle } from '@sveltejs/kit';
import { openJson } from '../../api/answer.ts';
import { faultJson, isApi } from './fault-answer.ts';

/** Programs are answered in JSON also where something is wrong, whatever they say they accept and whichever step refused. */
export const apiFaults: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	if (response.status < 400 || !isApi(event.url.pathname)) return response;
	const headers = new Headers(response.headers);
	for (const name of ['content-length', 'etag', 'link']) headers.delete(name);
	const answer = openJson(faultJson(response.status, Number(headers.get('retry-after') ?? 60)));
	for (const [name, value] of answer.headers) headers.set(name, value);
	return new Response(answer.body, { status: response.status, headers });
};
