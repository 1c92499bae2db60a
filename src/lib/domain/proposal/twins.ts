import { normalisedWords } from '../../i18n/search-normalise.ts';

/** Likely twins: proposals that share most of their words, so that whoever reads them sees them beside each other. Nothing is merged. */

/** Words of less letters say little; of longer ones the beginning counts, for endings differ. */
const LEAST = 4;
const STEM = 5;
/** So many words must be the same … */
const SHARED = 3;
/** … and this share of the shorter one's. */
const SHARE = 0.55;
/** A word that more than this share of a platform's proposals have says nothing of two of them; among few proposals every word counts. */
const FREQUENT = 0.2;
const FEW = 15;
/** As many are shown beside one. */
const MOST = 3;

/** Words that stand in any proposal: needed, for, let it be, all, concerning. */
const FILLERS = 'керек қажет үшін болсын барлық туралы бойынша және нужно необходимо чтобы должны более should must with that more';

const stemsOf = (text: string): string[] =>
	normalisedWords(text).flatMap((word) => ([...word].length < LEAST ? [] : [[...word].slice(0, STEM).join('')]));
const fillers: ReadonlySet<string> = new Set(stemsOf(FILLERS));

const known = new Map<string, ReadonlySet<string>>();
const MOST_KNOWN = 5000;

/** The stems of the words of a text, without filler words. */
export function stemSetOf(text: string): ReadonlySet<string> {
	const before = known.get(text);
	if (before) return before;
	const words = new Set(stemsOf(text).filter((stem) => !fillers.has(stem)));
	if (known.size >= MOST_KNOWN) known.clear();
	known.set(text, words);
	return words;
}

export interface Worded {
	id: string;
	words: ReadonlySet<string>;
}

/** The share of the shorter text's words that both texts have, 0 where they share too few. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
	const [less, more] = a.size <= b.size ? [a, b] : [b, a];
	let shared = 0;
	for (const word of less) if (more.has(word)) shared++;
	const share = less.size ? shared / less.size : 0;
	return shared >= SHARED && share >= SHARE ? share : 0;
}

/** From here on one person's two texts are rather one that was corrected. */
const CORRECTED = 0.7;

/** Whether two texts of one person say nearly the same: other signs, another word. */
export const nearlySame = (a: string, b: string): boolean =>
	normalisedWords(a).join(' ') === normalisedWords(b).join(' ') || likeness(stemSetOf(a), stemSetOf(b)) >= CORRECTED;

/** Words that too many have. */
function frequentIn(all: readonly Worded[]): ReadonlySet<string> {
	if (all.length <= FEW) return new Set();
	const counts = new Map<string, number>();
	for (const { words } of all) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
	return new Set([...counts].flatMap(([word, n]) => (n > all.length * FREQUENT ? [word] : [])));
}

/**
 * The likely twins of some proposals among all of a platform, the likest first.
 * @param ids of those that are asked about
 * @returns at most three ids for each that has any
 */
export function twinsAmong(all: readonly Worded[], ids: readonly string[]): Map<string, string[]> {
	const frequent = frequentIn(all);
	const kept = all.map(({ id, words }) => ({ id, words: frequent.size ? words.difference(frequent) : words }));
	const asked = kept.filter(({ id }) => ids.includes(id));
	const found = asked.map(({ id, words }): [string, string[]] => {
		const likely = kept
			.flatMap((other) => (other.id === id ? [] : [{ id: other.id, like: likeness(words, other.words) }]))
			.filter(({ like }) => like > 0)
			.sort((a, b) => b.like - a.like || (a.id < b.id ? -1 : 1));
		return [id, likely.slice(0, MOST).map((other) => other.id)];
	});
	return new Map(found.filter(([, twins]) => twins.length));
}
