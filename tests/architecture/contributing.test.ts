import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The lists of files in CONTRIBUTING.md and the commands in both pages lead somewhere. */

/** `a/{kk,ru}.json` names two files; `…` stands for one that is yet to be written. */
export function filesIn(text: string): string[] {
	const named = [...text.matchAll(/`([^`\s]+)`/g)].map(([, each = '']) => each);
	const paths = named.filter((each) => /^(?:src|tests|scripts|migrations|static)\//.test(each) && !/[…<>]/.test(each));
	return paths.flatMap((path) => {
		const [whole = '', list = ''] = /\{([^}]+)\}/.exec(path) ?? [];
		return whole ? list.split(',').map((each) => path.replace(whole, each)) : [path];
	});
}
const isThere = (path: string) => existsSync(path) || globSync(path).length > 0;

const pages = ['README.md', 'CONTRIBUTING.md', 'tests/README.md', 'SECURITY.md'];

test.each(pages)('the files that %s names are there', (page) => {
	expect(filesIn(readFileSync(page, 'utf8')).filter((path) => !isThere(path))).toEqual([]);
});

test('a file that is not there is told (control)', () => {
	const told = filesIn('`src/lib/lists.ts`, `src/lib/nowhere/{kk,ru}.json`, `migrations/…_add.ts`, `npm test`');
	expect(told).toEqual(['src/lib/lists.ts', 'src/lib/nowhere/kk.json', 'src/lib/nowhere/ru.json']);
	expect(told.filter((path) => !isThere(path))).toHaveLength(2);
});

test.each(['README.md', 'CONTRIBUTING.md'])('the commands that %s names are scripts', (page) => {
	const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
	const commands = [...readFileSync(page, 'utf8').matchAll(/npm run ([a-z][a-z:0-9]*)/g)].map(([, name = '']) => name);
	expect(commands.length).toBeGreaterThan(3);
	expect(commands.filter((name) => !(name in scripts))).toEqual([]);
});

test('the README stays a page', () => {
	expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThanOrEqual(121);
});
