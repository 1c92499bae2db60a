import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publicRoutes } from '../../src/lib/server/http/public-routes.ts';
import { routeList, routeOfFile } from '../security/route-list.ts';

/** The one list of public routes and the parameters that they read, held against the routes themselves. */

const files = readdirSync(join(process.cwd(), 'src', 'routes'), { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile())
	.map((entry) => ({
		name: entry.name,
		route: routeOfFile(entry.parentPath),
		text: () => readFileSync(join(entry.parentPath, entry.name), 'utf8')
	}));
const sources = (route: string) =>
	files
		.filter((file) => file.route === route && ['+page.server.ts', '+server.ts', '+page.svelte'].includes(file.name))
		.map((file) => file.text())
		.join('\n');
/** Parameters that a source reads; a page with a pager reads the next page's. */
const readsOf = (source: string) =>
	[...new Set([...source.matchAll(/searchParams\.(?:get|has)\('(\w+)'\)/g)].map(([, name = '']) => name))].sort();

const open = /^\/($|privacy|accessibility|sitemap|recommendations$|forums\/|api\/)/;
/** Under an open address, but one person's. */
const oneOnes = ['/forums/[forum]/register/parked/[token]'];

test('every public route is in the list, with the parameters that it reads and no others', () => {
	const found = routeList()
		.filter(({ what, route }) => (what === 'page' || what === 'GET') && open.test(route) && !oneOnes.includes(route))
		.map(({ route }) => route);
	expect(found.length).toBeGreaterThan(15);
	expect(found.filter((route) => !sources(route))).toEqual([]);
	expect(Object.keys(publicRoutes).sort()).toEqual([...new Set(found)].sort());
	expect(Object.fromEntries(found.map((route) => [route, readsOf(sources(route))]))).toEqual(
		Object.fromEntries(Object.entries(publicRoutes).map(([route, reads]) => [route, [...reads].sort()]))
	);
	// control: a parameter that a route began to read would be seen
	expect(readsOf("url.searchParams.get('q'); const { searchParams } = url; searchParams.has('day')")).toEqual(['day', 'q']);
});

test('only these ask to be kept', () => {
	const asking = files
		.filter((file) => /server\.ts$/.test(file.name) && file.text().includes('keepUntilChange('))
		.map(({ route }) => route);
	expect(asking.length).toBeGreaterThan(10);
	expect(asking.filter((route) => !(route in publicRoutes))).toEqual([]);
});
