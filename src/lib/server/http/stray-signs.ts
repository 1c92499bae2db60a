import { redirect, type Handle } from '@sveltejs/kit';
import { decoded } from './decoded.ts';

/** A mailed link (an id and a signature, server/crypto.ts) followed by characters that no address of ours holds. */
const mailed = /^(.*\/[0-9a-f]{32}[A-Za-z0-9_-]{27})[^\p{L}\p{N}]+$/u;

/**
 * Removes what a message adds to the end of a link: dots, brackets, quotes, blanks and invisible characters. None of our addresses ends
 * with one of these or holds an invisible character.
 * @param pathname of the request, percent-encoded
 * @returns the address that was meant, or null when it is this one
 */
export function withoutStraySigns(pathname: string): string | null {
	const path = decoded(pathname);
	// the public JSON is asked by programs, and no address holds a NUL: they are answered as they are
	if (path === null || path.includes('\0') || /^\/api(\/|$)/.test(path)) return null;
	const seen = path.replace(/\p{Cf}/gu, '');
	const meant = mailed.exec(seen)?.[1] ?? seen.replace(/[^\p{L}\p{N}_/-]+\/*$/u, '');
	return meant === path || !/^\/[^/\\]/.test(meant) ? null : encodeURI(meant).replace(/[?#]/g, encodeURIComponent);
}

/** A SvelteKit `Handle`: redirects a link that a message has lengthened to the intended page. */
export const straySigns: Handle = ({ event, resolve }) => {
	const { request, url } = event;
	const meant = request.method === 'GET' ? withoutStraySigns(url.pathname) : null;
	if (meant) redirect(307, meant + url.search);
	return resolve(event);
};
