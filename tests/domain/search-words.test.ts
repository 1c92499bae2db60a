import fc from 'fast-check';
import { expect, test } from 'vitest';
import { system } from '../../src/lib/server/actor.ts';
import { change } from '../../src/lib/server/change.ts';
import { searchIds, writeSearchWords } from '../../src/lib/server/search-words.ts';
import { indexWords, searchWords } from '../../src/lib/i18n/search-key.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();

/** Words from one that all 1,200 subjects have to one that three have; two begin alike, so that a subject is found by both. */
const PEOPLE = 1200;
const having: [string, (n: number) => boolean][] = [
	['форум', () => true],
	['ахметов', (n) => n % 2 === 0],
	['ахметова', (n) => n % 4 === 0],
	['болат', (n) => n % 3 === 0],
	['айгүл', (n) => n % 100 === 0],
	['жанар', (n) => n % 400 === 4]
];
const wordsOf = (n: number) => [...having.filter(([, has]) => has(n)).map(([word]) => word), `н${n}`];
const idOf = (n: number) => `s${String(n).padStart(4, '0')}`;

/** Subjects found by a search, each once. */
async function found(text: string, scope = 'f'): Promise<string[]> {
	const ids = await searchIds('registration', scope, text);
	if (ids === null) return ['no word'];
	const rows = Array.isArray(ids) ? ids.filter((id) => id !== '') : (await ids.execute()).map((row) => row.subject_id);
	return [...new Set(rows)].sort();
}

/** What should be found, asked of each subject apart. */
const expected = (words: readonly string[]) =>
	Array.from({ length: PEOPLE }, (_, n) => n)
		.filter((n) =>
			words.every((word) => wordsOf(n).some((has) => indexWords(has).some((key) => key.startsWith(searchWords(word)[0] ?? '-'))))
		)
		.map(idOf);

test('frequent and rare words in any order find the subjects that have them all, each scope by itself', async () => {
	await change(system('test'), 'test.write', async (c) => {
		for (let n = 0; n < PEOPLE; n++) await writeSearchWords(c, { kind: 'registration', id: idOf(n), scope: 'f' }, wordsOf(n));
		await writeSearchWords(c, { kind: 'registration', id: 'elsewhere', scope: 'g' }, ['Жанар', 'Форум']);
		await c.audit({ subjectKind: 'test', subjectId: 'words' });
	});
	expect(expected(['айгүл'])).toHaveLength(12);
	expect(expected(['ахметов', 'болат'])).toHaveLength(200);

	const word = fc.constantFrom('форум', 'ахметов', 'ахметова', 'болат', 'айгүл', 'жанар', 'н4', 'н404', 'жоқ', 'а', 'ФОР', 'Айгул');
	await fc.assert(
		fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 4 }), async (words) => {
			expect(await found(words.join(' '))).toEqual(expected(words));
		}),
		{ numRuns: 60 }
	);
	expect(await found('жанар', 'g')).toEqual(['elsewhere']);
	expect(await found(' – ')).toEqual(['no word']);
});
