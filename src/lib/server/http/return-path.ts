/**
 * The path to return to after a sign-in, when one of our pages sent the visitor there.
 * @param next the parameter as it came, from anybody
 * @returns a path of this site with its query, or null for everything else
 */
export function internalPath(next: string | null | undefined): string | null {
	if (!next || !/^\/(?![/\\])/.test(next) || /[\\\p{Cc}]/u.test(next)) return null;
	const url = URL.parse(next, 'http://site.invalid');
	return url?.origin === 'http://site.invalid' && !url.pathname.startsWith('//') ? url.pathname + url.search : null;
}
