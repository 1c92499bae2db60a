import { splitPath } from '../../i18n/locales.ts';

/**
 * The pages and files that are the same for everybody, each with the parameters of the query that it reads; what else an address
 * carries is dropped before anybody looks at it, so that nobody has a page made anew by a parameter of their own. Shared by the process
 * entry and the routes; tests/architecture/public-routes.test.ts holds it against the routes themselves.
 */
export const publicRoutes: Record<string, readonly string[]> = {
	'/': [],
	'/sitemap.xml': [],
	'/privacy': [],
	'/accessibility': [],
	'/recommendations': ['forum', 'body', 'status', 'after'],
	'/forums/[forum]': [],
	'/forums/[forum]/programme': [],
	'/forums/[forum]/programme.[format]': ['after'],
	'/forums/[forum]/sessions/[session]': [],
	'/forums/[forum]/sessions/[session].ics': [],
	'/forums/[forum]/sessions/[session]/screen': ['n', 'still'],
	'/forums/[forum]/recommendations': ['platform', 'body', 'status', 'year', 'after'],
	'/forums/[forum]/recommendations/[number]': [],
	'/forums/[forum]/follow': ['n', 'sent'],
	'/forums/[forum]/recommendations.[format]': ['after'],
	'/forums/[forum]/outcome.[languages].[format]': [],
	'/forums/[forum]/experts': ['field', 'after'],
	'/forums/[forum]/delegations': ['q', 'after'],
	'/forums/[forum]/delegations/[delegation]': ['after'],
	'/forums/[forum]/register': ['mailed', 'made'],
	'/forums/[forum]/register/organisations': ['q', 'country'],
	'/api/v1/forums': ['after'],
	'/api/v1/forums/[forum]': [],
	'/api/v1/forums/[forum]/programme': ['after'],
	'/api/v1/forums/[forum]/platforms': ['after'],
	'/api/v1/forums/[forum]/delegations': ['after'],
	'/api/v1/forums/[forum]/recommendations': ['after'],
	'/api/v1/openapi.json': []
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|\\]/g, '\\$&');
const patterns = Object.entries(publicRoutes).map(([route, reads]) => {
	const parts = route.split(/\[\w+\]/).map(escaped);
	return { reads, pattern: new RegExp(`^${parts.join('[^/]+')}$`), onceOnly: route.startsWith('/api/') || route === '/sitemap.xml' };
});

/** What SvelteKit adds to a page's address for its data alone. */
const DATA = '/__data.json';

/** The one spelling of a path, or null when it cannot be read. */
function plainPath(pathname: string): string | null {
	try {
		return pathname
			.split('/')
			.map((segment) => encodeURIComponent(decodeURIComponent(segment)))
			.join('/');
	} catch {
		return null;
	}
}

/**
 * The one spelling of a public address: the path as SvelteKit reads it (dots resolved, signs decoded), the language before it, the
 * parameters that its route reads and nothing else, in the route's order, once each, empty ones left out.
 * @param url of a request, as it came: '/forums/x?utm=1'
 * @returns null when no public route is asked
 */
export function publicAddress(url: string): { path: string; query: string } | null {
	const asked = url.startsWith('/') && !url.startsWith('//') ? URL.parse(url, 'http://site.invalid') : null;
	const path = asked && plainPath(asked.pathname);
	if (!asked || !path) return null;
	const page = splitPath(path);
	const bare = page.path.endsWith(DATA) ? page.path.slice(0, -DATA.length) || '/' : page.path;
	const route = patterns.find(({ pattern, onceOnly }) => pattern.test(bare) && (!onceOnly || bare === path));
	if (!route) return null;
	const query = new URLSearchParams();
	for (const name of route.reads) {
		const value = asked.searchParams.get(name);
		if (value) query.set(name, value);
	}
	return { path, query: query.toString() };
}
