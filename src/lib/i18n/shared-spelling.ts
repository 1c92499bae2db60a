import type { TextMl } from './localized-text.ts';
import { asLine } from './typed-text.ts';

/** Whether two names have a spelling in common, in whichever language, capitals and blanks aside: then they name the same. */
export function sharesSpelling(one: TextMl, other: TextMl): boolean {
	const spellingsOf = (text: TextMl) =>
		Object.values(text).flatMap((name) => (name && asLine(name) ? [asLine(name).toLowerCase().replace(/\s+/g, ' ')] : []));
	const spellings = new Set(spellingsOf(one));
	return spellingsOf(other).some((name) => spellings.has(name));
}
