import { normaliseMailAddress } from './mail-address.ts';
import { asLine, withoutAnyInvisible } from './typed-text.ts';

/**
 * Texts normalised for equality, after the map in the domain notes: Kazakh and Russian spellings of one word meet (Қостанай = Костанай),
 * Latin spellings meet each other (Kostanay = Qostanai). Search normalises further: i18n/search-key.ts.
 * The next start writes every stored normalised text again when NORMALISE_VERSION has risen: raise it with every change here or there.
 */
export const NORMALISE_VERSION = '3';

const cyrillic: Record<string, string> = {
	ә: 'а',
	ғ: 'г',
	ґ: 'г',
	қ: 'к',
	ң: 'н',
	ө: 'о',
	ұ: 'у',
	ү: 'у',
	һ: 'х',
	і: 'и',
	ъ: '',
	ь: '',
	э: 'е',
	є: 'е',
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
const latin: Record<string, string> = { q: 'k', y: 'i', j: 'i', ı: 'i', ə: 'a', ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe' };

const isCyrillic = /\p{Script=Cyrillic}/u;

/** A word of Cyrillic letters alone: Latin ones typed inside it by the letter they look like. */
export const inOneScript = (word: string): string =>
	isCyrillic.test(word) ? [...word].map((letter) => lookAlike[letter] ?? letter).join('') : word;

/** Letters without accents of stress and the other marks on them: Ива́нов, é, й. */
export const withoutMarks = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '');

function normaliseWord(word: string): string {
	const letters = isCyrillic.test(word) ? cyrillic : latin;
	return [...inOneScript(withoutMarks(word))].map((letter) => letters[letter] ?? letter).join('');
}

/** Signs that stand for an apostrophe: typed, typographic, modifier letters (Oʻtkir), primes and full-width ones. */
const APOSTROPHES = "'`´ʹʻʼʽʾʿˈˊˋ΄՚׳‘’‛′‵ꞌ＇｀";
const inside = new RegExp(`(?<=[\\p{L}\\p{M}])[${APOSTROPHES}]+(?=\\p{L})`, 'gu');
const uzbekO = new RegExp(`o[${APOSTROPHES}](?=\\p{L})`, 'giu');
const letterLike = /[ʹʻʼʽʾʿˈˊˋꞌ]/gu;

/** A text before it is parted into words: lower case, without invisible signs and apostrophes in words. */
export const plainText = (text: string): string =>
	withoutAnyInvisible(text).normalize('NFC').toLowerCase().replace(inside, '').replace(letterLike, '');

/** A text whose Uzbek oʻ (ў) is Russian у: Oʻtkirov, Уткиров. */
export const uzbekInPlain = (text: string): string => text.replace(uzbekO, 'u');

/** The words of a plain text: letters and digits only. */
export const splitWords = (text: string): string[] => text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);

/** The normalised words of a text, in their order: lower case, letters and digits only. */
export const normalisedWords = (text: string): string[] => splitWords(plainText(text)).map(normaliseWord).filter(Boolean);

/** A whole text normalised: equal for two spellings of one name. */
export const searchNormalise = (text: string): string => normalisedWords(text).join(' ');

/** Mail addresses are compared in lower case, NFC, their domain in ASCII, without surrounding space and invisible signs. */
export const normaliseAddress = (address: string): string => normaliseMailAddress(asLine(address));
