import type { Kysely } from 'kysely';
import type { Change } from './change.ts';
import { read } from './database/open.ts';
import type { Tables } from './database/tables.ts';
import { indexWords, searchWords } from '../i18n/search-key.ts';

/**
 * Search by beginnings of words: every key of every word of a subject (i18n/search-key.ts) is a row, a query is one range for each of
 * its words, several words intersect. The same SQL and always an index on both engines.
 */

export type SearchKind = 'organisation' | 'registration' | 'proposal';

/** Words past this many in a query add nothing and cost a join each. */
const MOST_WORDS = 6;
/** As much of a word as is kept: enough of any name. */
const keptOf = (word: string): string => [...word].slice(0, 40).join('');

/**
 * Writes the words by which a subject is found; what was there before is replaced.
 * @param subject scope: the forum it belongs to, or '' for what belongs to the installation
 * @param was new: made in this change, so that there is nothing to replace
 */
export async function writeSearchWords(
	c: Change,
	subject: { kind: SearchKind; id: string; scope: string },
	texts: readonly (string | null | undefined)[],
	was: 'new' | 'known' = 'known'
): Promise<void> {
	if (was === 'known')
		await c.trx.deleteFrom('search_word').where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).execute();
	const words = [...new Set(texts.flatMap((text) => indexWords(text ?? '')).map(keptOf))];
	if (!words.length) return;
	await c.trx
		.insertInto('search_word')
		.values(words.map((word) => ({ subject_kind: subject.kind, scope: subject.scope, word, subject_id: subject.id })))
		.execute();
}

/** The subjects of a kind that have search words, and so can be found. Erased and merged ones have none, and get none. */
export async function indexedIds(c: Change, kind: SearchKind): Promise<string[]> {
	const rows = await c.trx.selectFrom('search_word').select('subject_id').where('subject_kind', '=', kind).distinct().execute();
	return rows.map((row) => row.subject_id);
}

/** The last text that begins with a word: letters sort below it on both engines. */
const endOf = (word: string) => `${word}\u{10ffff}`;

/** A word that so many subjects have is a frequent one; of a rarer one the subjects are read at once. */
const FEW = 500;

const having = (kind: SearchKind, scope: string, word: string, from: Kysely<Tables> = read()) =>
	from
		.selectFrom('search_word')
		.select('subject_id')
		.where('subject_kind', '=', kind)
		.where('scope', '=', scope)
		.where('word', '>=', word)
		.where('word', '<', endOf(word));

/** Fills a list up to a power of two by repeating its last id: PostgreSQL keeps one plan for each length of a list. */
function padded(ids: readonly string[]): string[] {
	const last = ids.at(-1) ?? '';
	return [...ids, ...Array<string>(2 ** Math.ceil(Math.log2(Math.max(1, ids.length))) - ids.length).fill(last)];
}

/** Words with how many subjects have them, counted to one past FEW; the rarest first. */
async function byRarity(kind: SearchKind, scope: string, words: readonly string[]): Promise<{ word: string; n: number }[]> {
	if (!words.length) return [];
	const counts = words.map((word, i) =>
		read()
			.selectFrom(
				having(kind, scope, word)
					.limit(FEW + 1)
					.as('some')
			)
			.select((e) => e.fn.countAll<number>().as('n'))
			.as(`n${i}`)
	);
	const row: Record<string, number | null> = await read().selectNoFrom(counts).executeTakeFirstOrThrow();
	return words.map((word, i) => ({ word, n: Number(row[`n${i}`]) })).sort((a, b) => a.n - b.n);
}

/**
 * The subjects that have all the words of a search, for `where('id', 'in', …)`: their ids, or a query for them where every word is a
 * frequent one. Ids may come twice; a search that finds nothing is the id ''.
 * @returns null when the text holds no word
 */
export async function searchIds(kind: SearchKind, scope: string, text: string) {
	const words = [...new Set(searchWords(text))].slice(0, MOST_WORDS).map(keptOf);
	const [rarest, ...others] = await byRarity(kind, scope, words);
	if (!rarest) return null;
	if (rarest.n > FEW)
		return others.reduce((query, { word }) => query.intersect(having(kind, scope, word)), having(kind, scope, rarest.word));
	const rare = await having(kind, scope, rarest.word).execute();
	const ids = padded([...new Set(rare.map((row) => row.subject_id))]);
	const [other, ...more] = others.map(({ word }) => having(kind, scope, word).where('subject_id', 'in', ids));
	if (!other || !rare.length) return ids;
	const rows = await more.reduce((query, another) => query.intersect(another), other).execute();
	return padded([...new Set(rows.map((row) => row.subject_id))]);
}

/** As `wordsBeginning`, all of them, inside a change. */
export const wordsBeginningIn = (c: Change, kind: SearchKind, scope: string, word: string) => having(kind, scope, keptOf(word), c.trx);

/** The subjects that have a word which begins so, for `where('id', 'in', …)`; the first ones of very many. @param word a key of i18n/search-key.ts */
export const wordsBeginning = (kind: SearchKind, scope: string, word: string, most: number) =>
	read()
		.selectFrom(having(kind, scope, keptOf(word)).limit(most).as('some'))
		.select('subject_id');
