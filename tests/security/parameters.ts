import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routeOfFile } from './route-list.ts';

/** Every query parameter that the program reads, found in its source, with the route that reads it. */

export interface Parameter {
	route: string;
	name: string;
}

const sources = (folder: string) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
		.map((entry) => {
			const file = join(entry.parentPath, entry.name);
			return { file, folder: entry.parentPath, name: entry.name, text: readFileSync(file, 'utf8') };
		});

/** Names asked for by word: `.get('q')`, `.has('out')`. */
const byWord = (text: string) => [...text.matchAll(/\.(?:get|getAll|has)\('([^']+)'\)/g)].map((found) => found[1] ?? '');
/** Names of a schema that reads a whole query: `schema.parse(Object.fromEntries(query))`. */
function bySchema(text: string): string[] {
	if (!/Object\.fromEntries\(query\)/.test(text)) return [];
	const shape = /= z\.object\(\{([^]*?)\n\}\)/.exec(text)?.[1] ?? '';
	return [...shape.matchAll(/^\t(\w+):/gm)].map((found) => found[1] ?? '');
}

/** Functions of src/lib that read a query, with the names they ask for. */
function readers(): Map<string, string[]> {
	const found = new Map<string, string[]>();
	for (const { text } of sources(join('src', 'lib')).filter(
		({ text, name }) => /\b\w+: URLSearchParams\b/.test(text) && name.endsWith('.ts')
	))
		for (const [, name = ''] of text.matchAll(/export (?:function|const) (\w+)[^\n]*URLSearchParams/g))
			found.set(name, [...new Set([...byWord(text), ...bySchema(text)])]);
	return found;
}

/** Headers and fields of forms are asked for in the same words. */
const notAsked = /\b(?:headers|formData\(\)\)|cookies|data)\.(?:get|getAll|has)\('[^']+'\)/g;

/** All parameters. The pages' own files and the components beside them count for their route. */
export function parameters(): Parameter[] {
	const routes = join('src', 'routes');
	const shared = readers();
	const found = new Map<string, Parameter>();
	for (const { folder, text } of sources(routes)) {
		const route = routeOfFile(join(process.cwd(), folder));
		const names = /searchParams/.test(text) ? byWord(text.replace(notAsked, '')) : [];
		for (const [reader, asked] of shared) if (new RegExp(`\\b${reader}\\(`).test(text)) names.push(...asked);
		for (const name of names) found.set(`${route} ${name}`, { route, name });
	}
	return [...found.values()].sort((a, b) => (`${a.route} ${a.name}` < `${b.route} ${b.name}` ? -1 : 1));
}

/** Drops what a public route does not read, by the list that tests/architecture/public-routes.test.ts holds against the routes. */
const dropping = join('src', 'lib', 'server', 'http', 'public-routes.ts');

/** Files that read a query in a way this list does not understand. */
export const unread = (): string[] =>
	sources('src')
		.filter(
			({ text }) =>
				/searchParams\.(?:get|has|getAll)\((?!')/.test(text) || /Object\.fromEntries\((?:event\.)?url\.searchParams\)/.test(text)
		)
		.map(({ file }) => file)
		.filter((file) => file !== dropping);
