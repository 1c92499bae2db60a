import type { Handle } from '@sveltejs/kit';
import { faultAnswer, faultForm, hasSentence, isApi, isFile } from './fault-answer.ts';

/**
 * A SvelteKit `Handle`: tells programs of faults in their own form, whichever step refused. The public JSON always answers in JSON; a
 * client that came for a file and is no browser, as calendars are, gets a line of text or JSON. A browser that opens the address of a file
 * gets the page.
 */
export const programFaults: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	const { status } = response;
	const { pathname } = event.url;
	const accept = event.request.headers.get('accept') ?? '';
	const forProgram = isApi(pathname) || (isFile(pathname) && hasSentence(status) && faultForm(pathname, accept) !== 'page');
	if (status < 400 || !forProgram) return response;
	const headers = new Headers(response.headers);
	for (const name of ['content-length', 'etag', 'link']) headers.delete(name);
	const answer = faultAnswer(pathname, accept, status, Number(headers.get('retry-after') ?? 60));
	for (const [name, value] of answer.headers) headers.set(name, value);
	return new Response(answer.body, { status, headers });
};
