import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { routeOf } from './route.ts';

const of = (id: string | null) => routeOf({ route: { id } });

test('groups of pages do not stand in a route', () => {
	expect(['/', '/(public)', '/(public)/login', '/(a)/x/(b)/[token]', '/desk', null].map(of)).toEqual([
		'/',
		'/',
		'/login',
		'/x/[token]',
		'/desk',
		null
	]);
});

test('nothing else reads SvelteKit’s id of a route', () => {
	const reads = (text: string) => /\broute\??\.id\b/.test(text);
	const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.(ts|svelte)$/.test(file));
	expect(files.filter((file) => reads(readFileSync(`src/${file}`, 'utf8')))).toEqual(['lib/server/route.ts']);
	expect(reads('route: event.route.id')).toBe(true);
});
