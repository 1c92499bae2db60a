import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A file has one subject: what outgrows 250 lines has two, and a name for each. */

const MOST = 250;
/** The map of the database is one list, however long. */
const maps = ['src/lib/server/database/tables.ts'];

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
/** Those that are too long, with their lines. */
const tooLong = (files: Record<string, string>): string[] =>
	Object.entries(files).flatMap(([file, text]) => (linesOf(text) > MOST && !maps.includes(file) ? [`${file}: ${linesOf(text)}`] : []));

const written = /\.(ts|js|mjs|svelte|css|html)$/;
const filesIn = (folder: string): Record<string, string> =>
	Object.fromEntries(
		readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.map((file) => join(folder, file).replaceAll('\\', '/'))
			.filter((file) => written.test(file))
			.map((file) => [file, readFileSync(file, 'utf8')])
	);

test('no file of the program is longer than 250 lines but the map of the tables', () => {
	const files = filesIn('src');
	expect(Object.keys(files).length).toBeGreaterThan(600);
	expect(tooLong(files)).toEqual([]);
	for (const file of maps) expect([file, linesOf(files[file] ?? '') > MOST]).toEqual([file, true]);
});

test('a line too many is told (control)', () => {
	const lines = (n: number) => 'x\n'.repeat(n);
	expect(tooLong({ 'a.ts': lines(MOST), 'b.svelte': lines(MOST + 1), [maps[0] ?? '']: lines(900) })).toEqual([`b.svelte: ${MOST + 1}`]);
	expect(tooLong({ 'a.css': `${lines(MOST)}x` })).toEqual([`a.css: ${MOST + 1}`]);
});
