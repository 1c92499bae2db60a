import { locales, type Locale } from './locales.ts';
import { asLines } from './typed-text.ts';

/** A text in one or more languages, as a `*_ml` column holds it. */
export type TextMl = Partial<Record<Locale, string>>;

/** A text made anew in every language. */
export const inEveryLanguage = (wordsIn: (locale: Locale) => string): TextMl =>
	Object.fromEntries(locales.map((locale) => [locale, wordsIn(locale)]));

/** Reads a `*_ml` column; null stays null. */
export function readMl(column: string): TextMl;
export function readMl(column: string | null): TextMl | null;
export function readMl(column: string | null): TextMl | null {
	return column === null ? null : (JSON.parse(column) as TextMl);
}

/** Writes a `*_ml` column that may be empty: languages without words are left out, null where none is left. */
export function writeMlOrNull(text: TextMl | null | undefined): string | null {
	const typed = locales.map((locale) => [locale, asLines(text?.[locale] ?? '')] as const);
	const kept = Object.fromEntries(typed.filter(([, words]) => words));
	return Object.keys(kept).length ? JSON.stringify(kept) : null;
}

/** Writes a `*_ml` column. @throws Error when no language is left */
export function writeMl(text: TextMl): string {
	const written = writeMlOrNull(text);
	if (written === null) throw new Error('A text needs at least one language');
	return written;
}

/** The text in the page's language, else the first of kk, ru, en that exists; `lang` is set when it is another language. */
export function pick(text: TextMl | null | undefined, locale: Locale): { text: string; lang: Locale | undefined } {
	if (!text) return { text: '', lang: undefined };
	const found = text[locale] ? locale : locales.find((each) => text[each]);
	return { text: (found && text[found]) || '', lang: found === locale ? undefined : found };
}

/** Only the words of `pick`, where no `lang` can be set (calendar files, titles). */
export const plain = (text: TextMl | null | undefined, locale: Locale): string => pick(text, locale).text;
