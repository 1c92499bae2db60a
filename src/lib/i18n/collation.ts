import { plainText } from './search-normalise.ts';
import type { Locale } from './locales.ts';

/** The official order of the 42 Kazakh letters, which also serves Russian; Latin comes after, digits before. */
const order = '0123456789АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯABCDEFGHIJKLMNOPQRSTUVWXYZ';
const codes = new Map([...order].map((letter, index) => [letter, String.fromCharCode(0x21 + index)]));

/**
 * A key by which paged lists are sorted on both engines: each letter becomes one ASCII character in the Kazakh order.
 * Words are parted by a space, which sorts before every letter; what has no place in the order is left out.
 */
export function sortKey(...parts: string[]): string {
	return plainText(parts.join(' '))
		.toUpperCase()
		.split(/[^\p{L}\p{M}\p{N}]+/u)
		.map((word) => [...word].map((letter) => codes.get(letter) ?? codes.get(letter.normalize('NFD').charAt(0)) ?? '').join(''))
		.filter(Boolean)
		.join(' ');
}

const collators = new Map<Locale, Intl.Collator>();

/** The order of the alphabet of the page's language, for short lists sorted in memory. */
export function collator(locale: Locale): Intl.Collator {
	let found = collators.get(locale);
	if (!found) collators.set(locale, (found = new Intl.Collator(locale, { numeric: true })));
	return found;
}

/** The same order for names of organisations: quotation marks round a name do not count. */
export function nameOrder(locale: Locale): (a: string, b: string) => number {
	const bare = (name: string) => name.replace(/[«»„“”"']/g, '');
	return (a, b) => collator(locale).compare(bare(a), bare(b));
}
