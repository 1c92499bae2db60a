import type { Handle } from '@sveltejs/kit';
import { splitPath } from '../../i18n/locales.ts';
import { newId } from '../ids.ts';

const LANG = '%alang.lang%';
/** Svelte's mark of an empty place in a list of choices is no HTML, and only its scripts in the browser would read it, of which there are none. */
const asHtml = (html: string) => html.replaceAll('<!>', '');

/** A SvelteKit `Handle`: sets the page's language and the request's number, which the entry gives (src/http-server/request-log.ts). */
export const setLanguage: Handle = async ({ event, resolve }) => {
	const { locale, path } = splitPath(event.url.pathname);
	event.locals.locale = locale;
	event.locals.path = path;
	event.locals.actor = { kind: 'anonymous' };
	const given = event.request.headers.get('x-request-id') ?? '';
	event.locals.requestId = /^[0-9a-f-]{36}$/.test(given) ? given : newId();
	const response = await resolve(event, { transformPageChunk: ({ html }) => asHtml(html).replace(LANG, locale) });
	if (response.status < 400 || !response.headers.get('content-type')?.startsWith('text/html')) return response;
	// the page of src/error.html goes past the transformation
	const headers = new Headers(response.headers);
	headers.delete('content-length');
	return new Response((await response.text()).replace(LANG, locale), { status: response.status, headers });
};
