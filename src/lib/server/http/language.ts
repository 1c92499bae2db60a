import type { Handle } from '@sveltejs/kit';
import { splitPath } from '../../i18n/locales.ts';
import { newId } from '../ids.ts';

/** The page's language and the request's number, which the entry gives (src/server/watch.ts). */
export const language: Handle = ({ event, resolve }) => {
	const { locale, path } = splitPath(event.url.pathname);
	event.locals.locale = locale;
	event.locals.path = path;
	event.locals.actor = { kind: 'anonymous' };
	const given = event.request.headers.get('x-request-id') ?? '';
	event.locals.requestId = /^[0-9a-f-]{36}$/.test(given) ? given : newId();
	return resolve(event, { transformPageChunk: ({ html }) => html.replace('%alang.lang%', locale) });
};
