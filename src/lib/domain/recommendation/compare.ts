import { diffArrays } from 'diff';
import type { Locale } from '../../i18n/locales.ts';

/** A stretch of two texts laid over each other. */
export interface Stretch {
	text: string;
	/** null: in both */
	change: 'added' | 'removed' | null;
}

/**
 * Two versions of a text compared by words, in the order in which they are read: what is gone stands before what has come. Words are
 * those of the language, not letters: the library's own pattern knows Latin words only.
 */
export function compareTexts(before: string, after: string, locale: Locale): Stretch[] {
	const segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
	const words = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);
	return diffArrays(words(before), words(after)).map(({ value, added, removed }) => ({
		text: value.join(''),
		change: added ? 'added' : removed ? 'removed' : null
	}));
}
