import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** A comment that names a file names one that exists, also after a file was renamed. */

const sources = globSync(['{src,scripts,tests,migrations}/**/*.{ts,mjs,cjs,svelte,css}', '*.{ts,js}']).map((path) =>
	path.replaceAll('\\', '/')
);

/** The files that a source's comments name, each by some or all of its path; addresses of the web are none. */
function filesNamed(source: string): string[] {
	const comments = [...source.matchAll(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|^\s*\/\/ .*$/gm)].map(([text]) =>
		text.replaceAll(/https?:\S+/g, '')
	);
	return comments.flatMap((text) =>
		[...text.matchAll(/(?<![\w./*])(?:(?:\(\w+\)|[\w@+.[\]-]+)\/)*[\w@+.-]+\.(?:ts|mjs|cjs|svelte|css)\b/g)].map(([path]) => path)
	);
}
const isThere = (path: string): boolean => sources.some((file) => `/${file}`.endsWith(`/${path}`));

test('the files that comments name are there', () => {
	const told = sources
		.filter((file) => !file.endsWith('/comments.test.ts'))
		.flatMap((file) => filesNamed(readFileSync(file, 'utf8')).flatMap((path) => (isThere(path) ? [] : [`${file} names ${path}`])));
	expect(told).toEqual([]);
});

test('a file that is not there is told, one that is there and an address of the web are not (control)', () => {
	const source = `
		/** As server/nowhere.ts and gone.svelte do, after src/lib/lists.ts; https://example.org/page.ts */
		// see ui/nothing.css
		const path = './other.ts';`;
	expect(filesNamed(source).filter((path) => !isThere(path))).toEqual(['server/nowhere.ts', 'gone.svelte', 'ui/nothing.css']);
	expect(filesNamed(source)).toContain('src/lib/lists.ts');
});
