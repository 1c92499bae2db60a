import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What people type is cleaned in one place: every text field is a shape of i18n/typed.ts, every search a line of i18n/typed-text.ts. */

/** Only spaces are taken away there, and invisible signs stay. */
const trimmed = /z\s*\.string\(\)\s*\.trim\(\)|searchParams[^\n]*\.trim\(\)|\.get\('(?:q|search)'\)[^\n]*\.trim\(\)|\bz\s*\.email\(/g;
const faults = (source: string): string[] => source.match(trimmed) ?? [];

const sources = readdirSync('src', { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
	.map((entry) => join(entry.parentPath, entry.name));

test('no field and no search is only trimmed', () => {
	expect(sources.length).toBeGreaterThan(300);
	const found = sources.flatMap((file) => faults(readFileSync(file, 'utf8')).map((fault) => `${file}: ${fault}`));
	expect(found).toEqual([]);
});

test('each of them would be seen (control)', () => {
	expect(faults('const a = z\n\t.string()\n\t.trim()\n\t.max(3);')).toHaveLength(1);
	expect(faults("const q = (url.searchParams.get('q') ?? '').trim();")).toHaveLength(1);
	expect(faults('const a = z.email();')).toHaveLength(1);
});
