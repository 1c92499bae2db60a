import type { Handle } from '@sveltejs/kit';
import { visit } from '../visits.ts';
import { routeOf } from '../route.ts';
import { faultAnswer } from './fault-answer.ts';

/** Routes of people who are signed in and of the operator's programs: their requests are not counted. */
const uncounted = /^\/(organiser|moderator|desk|official|account|health)(\/|$)/;

/**
 * A SvelteKit `Handle`: limits by the visitor's network what is made anew for each visitor: the public pages, private links, forms,
 * addresses that are not found.
 */
export const visits: Handle = async ({ event, resolve }) => {
	const wait = uncounted.test(routeOf(event) ?? '') ? null : await visit(event.getClientAddress());
	if (wait === null) return resolve(event);
	const answer = faultAnswer(event.url.pathname, event.request.headers.get('accept') ?? '', 429, wait);
	answer.headers.set('retry-after', String(wait));
	return answer;
};
