import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Where a language may be called by its code: the list and its formats, texts that are data, and what is so in that language alone. */
const mayName: readonly (readonly [file: RegExp, why: string])[] = [
	[/^lib\/i18n\/(locales|format)\.ts$/, 'the list and its formats'],
	[/\.test\.ts$/, 'tests say what they read'],
	[/^demo\//, 'the people and texts of the demonstration'],
	[/^lib\/domain\/delegation\/commands\.server\.ts$/, 'the address of a country is its English name'],
	[/^routes\/forums\/\[forum\]\/delegations\/\[delegation\]\/\+page\.svelte$/, 'a name in Latin letters is read as English'],
	[/^lib\/domain\/dialogue\/commands\/seats\.server\.ts$/, 'the title in a refusal, until refusals carry texts in languages'],
	[/^lib\/domain\/recommendation\/rules\.ts$/, 'the two languages in which a text must stand before it is decided'],
	[/^lib\/mail\/message\.server\.ts$/, 'English puts the given name before the surname']
];

/** The languages that a source calls by their code in quotes, or one of several in a pattern. */
const named = (text: string): string[] =>
	[...text.matchAll(/(['"`])(?:kk|ru|en)\1|\b(?:kk|ru|en)\|(?:kk|ru|en)\b/g)].map(([found]) => found);

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|svelte)$/.test(file));

test('a language is called by its code where the list is and its formats are, so that the next one needs no other file', () => {
	const found = sources.flatMap((file) => {
		const codes = mayName.some(([which]) => which.test(file)) ? [] : named(readFileSync(`src/${file}`, 'utf8'));
		return codes.length ? [{ file, codes }] : [];
	});
	expect(found).toEqual([]);
});

test('control: an option, a cast and a pattern are seen; each exception has its file', () => {
	expect(named(`{ value: 'kk' }; code as 'kk' | "ru"; /^\\/(ru|en)/`)).toEqual([`'kk'`, `'kk'`, `"ru"`, 'ru|en']);
	for (const [file] of mayName) expect(sources.some((each) => file.test(each))).toBe(true);
});
