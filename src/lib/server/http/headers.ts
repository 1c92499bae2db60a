import type { Handle } from '@sveltejs/kit';
import { dev } from '$app/environment';
import { config } from '../config.ts';
import { contentPolicy, standingHeaders } from './security-headers.ts';
import { routeOf } from '../route.ts';

// vite's development server puts styles into the page
const policy = contentPolicy(dev ? "'self' 'unsafe-inline'" : undefined);

/** Whether an address holds a private token: links that lead out of it do not carry it along, and no search engine keeps it. */
const isPrivate = (route: string | null) => !!route?.includes('[token]');

/** The headers of every answer that SvelteKit gives. */
export const headers: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	// a file that is saved brings a stricter policy
	const own = response.headers.get('content-security-policy');
	const sandboxed = own?.startsWith('sandbox') ? own : null;
	for (const [name, value] of Object.entries(standingHeaders(config().origin)))
		if (name !== 'referrer-policy' || !response.headers.has(name)) response.headers.set(name, value);
	response.headers.set('content-security-policy', sandboxed ?? policy);
	if (isPrivate(routeOf(event))) {
		response.headers.set('referrer-policy', 'no-referrer');
		response.headers.set('x-robots-tag', 'noindex');
	}
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
	if (response.status === 429 && !response.headers.has('retry-after')) response.headers.set('retry-after', '60');
	// For the entry's log and measurements, which take it off (src/http-server/request-log.ts).
	response.headers.set('alang-route', routeOf(event) ?? 'none');
	return response;
};
