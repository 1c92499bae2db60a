import type { Handle } from '@sveltejs/kit';
import { translate } from '../../i18n/translate.ts';
import { visit } from '../visits.ts';
import { routeOf } from '../route.ts';

/** Where people work who are signed in, and what the operator's programs ask. */
const uncounted = /^\/(organiser|moderator|desk|official|account|health)(\/|$)/;

/** What is made anew for each visitor has a limit by the visitor's network: the public pages, private links, forms, what is not found. */
export const visits: Handle = async ({ event, resolve }) => {
	const wait = uncounted.test(routeOf(event) ?? '') ? null : await visit(event.getClientAddress());
	if (wait === null) return resolve(event);
	return new Response(translate(event.locals.locale, 'refusal.access.too-many', { minutes: Math.ceil(wait / 60) }), {
		status: 429,
		headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': String(wait) }
	});
};
