import type { Handle } from '@sveltejs/kit';
import { dev } from '$app/environment';
import { config } from '../config.ts';

/** No script, style or request that is not ours; forms go nowhere else. */
const policy = [
	"default-src 'none'",
	"script-src 'self'",
	// vite's development server puts styles into the page
	dev ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
	"img-src 'self' data:",
	"font-src 'self'",
	"connect-src 'self'",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'"
].join('; ');

/** Addresses with a private token in them: nothing that is followed from there carries it along, and no search engine keeps them. */
const isPrivate = (path: string) => path.startsWith('/registrations/');

/** The headers of every answer that SvelteKit gives. */
export const headers: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	response.headers.set('content-security-policy', policy);
	response.headers.set('x-content-type-options', 'nosniff');
	response.headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
	if (isPrivate(event.locals.path)) {
		response.headers.set('referrer-policy', 'no-referrer');
		response.headers.set('x-robots-tag', 'noindex');
	}
	if (!response.headers.has('referrer-policy')) response.headers.set('referrer-policy', 'same-origin');
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
	if (config().origin.startsWith('https:')) response.headers.set('strict-transport-security', 'max-age=31536000');
	return response;
};
