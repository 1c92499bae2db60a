import { getCountries } from 'libphonenumber-js';
import { collator } from './collation.ts';
import { countryName } from './format.ts';
import type { Locale } from './locales.ts';

/** Codes of telephony that are no countries of ISO 3166-1: Ascension, Tristan da Cunha, and one it has not assigned. */
const notInIso = new Set(['AC', 'TA', 'XK']);

/** ISO 3166-1 codes of the countries people come from. */
export const countryCodes: readonly string[] = getCountries().filter((code) => !notInIso.has(code));

/** Countries with their names, in the order of the language's alphabet. @param codes those that are wanted; all of them when left out */
export function countriesIn(locale: Locale, codes: readonly string[] = countryCodes): { value: string; label: string }[] {
	const order = collator(locale);
	return codes.map((value) => ({ value, label: countryName(value, locale) })).sort((a, b) => order.compare(a.label, b.label));
}
