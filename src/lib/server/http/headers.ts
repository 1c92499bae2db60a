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

/** The headers of every answer that SvelteKit gives. */
export const headers: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	response.headers.set('content-security-policy', policy);
	response.headers.set('x-content-type-options', 'nosniff');
	response.headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
	if (!response.headers.has('referrer-policy')) response.headers.set('referrer-policy', 'same-origin');
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
	if (config().origin.startsWith('https:')) response.headers.set('strict-transport-security', 'max-age=31536000');
	return response;
};
