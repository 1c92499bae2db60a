import { locales, tellingLetters, type Locale } from './locales.ts';

/** The language of a text that was typed without saying it: the first whose letters a third of the words have; null where none has. */
export function likelyLanguage(text: string): Locale | null {
	const words = text.match(/\p{L}+/gu) ?? [];
	return (
		locales.find((locale) => words.length > 0 && words.filter((word) => tellingLetters[locale].test(word)).length * 3 >= words.length) ??
		null
	);
}
