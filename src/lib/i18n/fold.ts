/**
 * Folding for search, after the map in the domain notes: Kazakh and Russian spellings of one word meet
 * (Қостанай = Костанай), Latin spellings meet each other (Kostanay = Qostanai).
 */
const cyrillic: Record<string, string> = {
	ә: 'а',
	ғ: 'г',
	қ: 'к',
	ң: 'н',
	ө: 'о',
	ұ: 'у',
	ү: 'у',
	һ: 'х',
	і: 'и',
	ё: 'е',
	й: 'и',
	ъ: '',
	ь: '',
	э: 'е',
	щ: 'ш',
	ы: 'и'
};
/** Latin letters typed inside a Cyrillic word, by the letter they look like. */
const lookAlike: Record<string, string> = {
	i: 'и',
	h: 'х',
	o: 'о',
	c: 'с',
	e: 'е',
	a: 'а',
	p: 'р',
	x: 'х',
	y: 'у',
	k: 'к',
	m: 'м',
	t: 'т',
	b: 'в'
};
const latin: Record<string, string> = { q: 'k', y: 'i', j: 'i', ı: 'i' };

const isCyrillic = /[Ѐ-ӿ]/;

function foldWord(word: string): string {
	if (isCyrillic.test(word)) return [...word].map((letter) => cyrillic[letter] ?? lookAlike[letter] ?? letter).join('');
	return [...word.normalize('NFD').replace(/\p{M}/gu, '')].map((letter) => latin[letter] ?? letter).join('');
}

/** The folded words of a text, in their order: lower case, letters and digits only. */
export function foldWords(text: string): string[] {
	return text
		.normalize('NFC')
		.toLowerCase()
		.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
		.split(/[^\p{L}\p{M}\p{N}]+/u)
		.filter(Boolean)
		.map(foldWord)
		.filter(Boolean);
}

/** A whole text folded: equal for two spellings of one name. */
export const fold = (text: string): string => foldWords(text).join(' ');

/** E-mail addresses are compared in lower case, NFC, without surrounding space. */
export const foldAddress = (address: string): string => address.trim().normalize('NFC').toLowerCase();
