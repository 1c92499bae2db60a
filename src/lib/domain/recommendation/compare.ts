import { diffArrays } from 'diff';
import { locales, type Locale } from '../../i18n/locales.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import type { TextVersion } from './schema.ts';

/** A stretch of two texts laid over each other. */
export interface Stretch {
	text: string;
	/** null: in both */
	change: 'added' | 'removed' | null;
}

/** so many words may be added and removed before two texts are another; the time grows with the square of them */
const MOST_CHANGES = 300;

/**
 * Compares two versions of a text by words, in reading order: removed words stand before added ones. Words are those of the language, since
 * the library's own pattern knows Latin words only. Texts with next to nothing in common are shown whole, one after the other.
 */
export function compareTexts(before: string, after: string, locale: Locale): Stretch[] {
	const segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
	const words = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);
	const parts = diffArrays(words(before), words(after), { maxEditLength: MOST_CHANGES });
	if (!parts)
		return [
			{ text: before, change: 'removed' },
			{ text: after, change: 'added' }
		];
	return parts.map(({ value, added, removed }) => ({
		text: value.join(''),
		change: added ? 'added' : removed ? 'removed' : null
	}));
}

/** A version beside the one before it, in each language whose text it changed. */
export interface TextChange {
	version: number;
	at: string;
	/** the amendment that it takes up */
	amends: string | null;
	texts: { lang: Locale; stretches: Stretch[] }[];
}

/** versions that are compared on one page; a comparison takes some milliseconds */
const MOST_COMPARED = 10;

/** The text before a version, where the two are compared: of the newest ten. @param versions the newest first */
export const comparedWith = (versions: readonly TextVersion[], index: number): TextMl | null =>
	index < MOST_COMPARED ? (versions[index + 1]?.text ?? null) : null;

/** What each version changed, the newest first. @param versions the newest first; older ones than the last ten are left out */
export function changesOf(versions: readonly TextVersion[]): TextChange[] {
	return versions.slice(0, MOST_COMPARED).flatMap(({ version, at, amends, text }, index) => {
		const before = comparedWith(versions, index);
		if (!before) return [];
		const changed = locales.filter((lang) => (before[lang] ?? '') !== (text[lang] ?? ''));
		const texts = changed.map((lang) => ({ lang, stretches: compareTexts(before[lang] ?? '', text[lang] ?? '', lang) }));
		return [{ version, at, amends, texts }];
	});
}
