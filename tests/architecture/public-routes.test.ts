import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { publicRoutes } from '../../src/lib/server/http/public-routes.ts';
import { routeList } from '../security/route-list.ts';

/** The one list of public routes and the parameters that they read, held against the routes themselves. */

const routes = join(process.cwd(), 'src', 'routes');
const sources = (route: string) =>
	['+page.server.ts', '+server.ts', '+page.svelte']
		.map((file) => join(routes, route, file))
		.filter((file) => existsSync(file))
		.map((file) => readFileSync(file, 'utf8'))
		.join('\n');
/** Parameters that a source reads; a page with a pager reads the next page's. */
const readsOf = (source: string) =>
	[...new Set([...source.matchAll(/searchParams\.(?:get|has)\('(\w+)'\)/g)].map(([, name = '']) => name))].sort();

const open = /^\/($|privacy|accessibility|forums\/|api\/)/;
/** Under an open address, but one person's. */
const oneOnes = ['/forums/[forum]/register/parked/[token]'];

test('every public route is in the list, with the parameters that it reads and no others', () => {
	const found = routeList()
		.filter(({ what, route }) => (what === 'page' || what === 'GET') && open.test(route) && !oneOnes.includes(route))
		.map(({ route }) => route);
	expect(found.length).toBeGreaterThan(15);
	expect(Object.keys(publicRoutes).sort()).toEqual([...new Set(found)].sort());
	expect(Object.fromEntries(found.map((route) => [route, readsOf(sources(route))]))).toEqual(
		Object.fromEntries(Object.entries(publicRoutes).map(([route, reads]) => [route, [...reads].sort()]))
	);
	// control: a parameter that a route began to read would be seen
	expect(readsOf("url.searchParams.get('q'); const { searchParams } = url; searchParams.has('day')")).toEqual(['day', 'q']);
});

test('only these ask to be kept', () => {
	const files = readdirSync(routes, { recursive: true, withFileTypes: true }).filter((entry) => /server\.ts$/.test(entry.name));
	const asking = files
		.filter((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').includes('keepUntilChange('))
		.map((entry) => `/${relative(routes, entry.parentPath)}`);
	expect(asking.length).toBeGreaterThan(10);
	expect(asking.filter((route) => !(route in publicRoutes))).toEqual([]);
});
