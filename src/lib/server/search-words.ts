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

/**
 * A query for the ids of the subjects that have all the words of a search, for `where('id', 'in', …)`.
 * @returns null when the text holds no word
 */
export function searchIds(kind: SearchKind, scope: string, text: string) {
	const words = [...new Set(foldWords(text))].slice(0, MOST_WORDS).map((word) => word.slice(0, 40));
	const [first, ...others] = words;
	if (first === undefined) return null;
	let query = read()
		.selectFrom('search_word as w')
		.select('w.subject_id')
		.distinct()
		.where('w.subject_kind', '=', kind)
		.where('w.scope', '=', scope)
		.where('w.word', '>=', first)
		.where('w.word', '<', endOf(first));
	for (const word of others)
		query = query.where((e) =>
			e.exists(
				e
					.selectFrom('search_word as also')
					.select('also.subject_id')
					.where('also.subject_kind', '=', kind)
					.where('also.scope', '=', scope)
					.whereRef('also.subject_id', '=', 'w.subject_id')
					.where('also.word', '>=', word)
					.where('also.word', '<', endOf(word))
			)
		);
	return query;
}
