import type { Change } from './change.ts';
import { read } from './database/open.ts';
import { foldWords } from '../i18n/fold.ts';

/**
 * Search by beginnings of words: every folded word of every spelling of a subject is a row, a query is one range for each of its
 * words, several words intersect. The same SQL and always an index on both engines.
 */

export type SearchKind = 'organisation' | 'registration';

/** Words past this many in a query add nothing and cost a join each. */
const MOST_WORDS = 6;

/**
 * Writes the words by which a subject is found; what was there before is replaced.
 * @param scope the forum a subject belongs to, or '' for what belongs to the installation
 */
export async function writeSearchWords(
	c: Change,
	subject: { kind: SearchKind; id: string; scope: string },
	texts: readonly (string | null | undefined)[]
): Promise<void> {
	await c.trx.deleteFrom('search_word').where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).execute();
	const words = [...new Set(texts.flatMap((text) => foldWords(text ?? '')).map((word) => word.slice(0, 40)))];
	if (!words.length) return;
	await c.trx
		.insertInto('search_word')
		.values(words.map((word) => ({ subject_kind: subject.kind, scope: subject.scope, word, subject_id: subject.id })))
		.execute();
}

/** The last text that begins with a word: letters sort below it on both engines. */
const endOf = (word: string) => `${word}\u{10ffff}`;

/** Past this many rows a word is a frequent one, and how frequent is not counted. */
const FREQUENT = 1000;

const having = (kind: SearchKind, scope: string, word: string) =>
	read()
		.selectFrom('search_word as w')
		.where('w.subject_kind', '=', kind)
		.where('w.scope', '=', scope)
		.where('w.word', '>=', word)
		.where('w.word', '<', endOf(word));

/** The rarest word first: few subjects are then asked for the other words. */
async function rarestFirst(kind: SearchKind, scope: string, words: readonly string[]): Promise<string[]> {
	if (words.length < 2) return [...words];
	const counted = await Promise.all(
		words.map(async (word) => {
			const rows = having(kind, scope, word).select('w.subject_id').limit(FREQUENT).as('rows');
			const { n } = await read()
				.selectFrom(rows)
				.select((e) => e.fn.countAll<number>().as('n'))
				.executeTakeFirstOrThrow();
			return { word, n: Number(n) };
		})
	);
	return counted.sort((a, b) => a.n - b.n).map(({ word }) => word);
}

/**
 * A query for the ids of the subjects that have all the words of a search, for `where('id', 'in', …)`; an id may come twice.
 * @returns null when the text holds no word
 */
export async function searchIds(kind: SearchKind, scope: string, text: string) {
	const words = [...new Set(foldWords(text))].slice(0, MOST_WORDS).map((word) => word.slice(0, 40));
	const [first, ...others] = await rarestFirst(kind, scope, words);
	if (first === undefined) return null;
	let query = having(kind, scope, first).select('w.subject_id');
	for (const word of others)
		query = query.where((e) =>
			e.exists(
				e
					.selectFrom('search_word as also')
					.select('also.word')
					.where('also.subject_kind', '=', kind)
					.whereRef('also.subject_id', '=', 'w.subject_id')
					.where('also.word', '>=', word)
					.where('also.word', '<', endOf(word))
			)
		);
	return query;
}
