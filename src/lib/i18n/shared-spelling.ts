import type { TextMl } from './localized-text.ts';
import { asLine } from './typed-text.ts';

/** Hyphens and dashes: the no-break ones look like the plain one. */
const HYPHENS = /[\u2010-\u2015\u2212\uff0d]/g;

/** Whether two names have a spelling in common, in whichever language, capitals, kinds of blank and of hyphen aside: then they name the same. */
export function sharesSpelling(one: TextMl, other: TextMl): boolean {
	const spellingsOf = (text: TextMl) =>
		Object.values(text).flatMap((name) =>
			name && asLine(name) ? [asLine(name).toLowerCase().replace(/\s+/g, ' ').replace(HYPHENS, '-')] : []
		);
	const spellings = new Set(spellingsOf(one));
	return spellingsOf(other).some((name) => spellings.has(name));
}
