import { inOneScript, splitWords, plainText, uzbekInPlain, withoutMarks } from './search-normalise.ts';

/**
 * Keys by which words are searched, in one alphabet: a name is found in Cyrillic and Latin letters (Жұмабаев, Zhumabaev, Jumabayev) by
 * the usual romanisations of Kazakh and Russian (passports, BGN, ISO 9, the Kazakh Latin alphabets), with and without accents. What is
 * written one way by one and another way by another becomes one sign: better one name too many than the right one missing.
 * A query is one key a word (`searchWords`). What is found by it has as many as its beginnings and readings need (`indexWords`).
 */

const cyrillic: Record<string, string> = {
	...{ а: 'a', ә: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', ґ: 'g', д: 'd', е: 'e', є: 'e', ж: 'zh', з: 'z', и: 'i', к: 'k', қ: 'k' },
	...{ л: 'l', м: 'm', н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ұ: 'u', ү: 'u', ф: 'f', х: 'h' },
	...{ ҳ: 'h', һ: 'h', ц: 'ts', ч: 'ch', ҷ: 'zh', ш: 'sh', щ: 'sh', ъ: '', ы: 'i', і: 'i', ь: '', э: 'e', ю: 'iu', я: 'ia' }
};
/** Letters with marks that are another letter than without them; the others lose their marks. */
const marked: Record<string, string> = { ў: 'о', ş: 'sh', š: 'sh', ș: 'sh', ś: 'sh', ç: 'ch', č: 'ch', ć: 'ch', ž: 'zh', ż: 'zh', ź: 'zh' };
const latin: Record<string, string> = { ı: 'i', ə: 'a', ŋ: 'n', ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 't', ß: 's', æ: 'ae', œ: 'oe' };

/** Replacements, applied one after the other: each to the result of those before it. */
const rules: readonly [RegExp, string][] = [
	[/^j(?=e)/g, ''],
	[/shch|sch/g, 'sh'],
	[/tsch|tch/g, 'ch'],
	[/dzh|dj/g, 'zh'],
	[/j(?=[aeouiy])/g, 'zh'],
	[/[jy]/g, 'i'],
	[/kh/g, 'h'],
	[/gh/g, 'g'],
	[/ph/g, 'f'],
	[/tz/g, 'ts'],
	[/^x(?=[aeoui])/g, 'h'],
	[/x/g, 'ks'],
	[/ck|q|c(?!h)/g, 'k'],
	[/[vw]/g, 'u'],
	[/ng/g, 'n'],
	[/(\p{L})\1+/gu, '$1'],
	[/ie/g, 'e'],
	[/(?<=[bdfgklmnprstz])iu/g, 'u'],
	[/(?<=[bdfgklmnprstz])io/g, 'e'],
	[/(\p{L})\1+/gu, '$1']
];

const inLatin = (word: string): string =>
	[...inOneScript(withoutMarks([...word].map((letter) => marked[letter] ?? letter).join('')))]
		.map((letter) => cyrillic[letter] ?? latin[letter] ?? letter)
		.join('');
const settled = (letters: string): string => rules.reduce((key, [from, to]) => key.replace(from, to), letters);

/** Whether a word is one letter repeated: such a word keeps all its letters in its key. */
const isOneLetter = (word: string): boolean => /^(\p{L})\1{2,}$/u.test(word);

/** The key of one word. */
const keyOf = (word: string): string => (isOneLetter(word) ? inLatin(word) : settled(inLatin(word)));

/** How else the letters of a word may be meant: j of German spellings where others write y or nothing, ё as yo. */
function readingsOf(word: string): string[] {
	const letters = inLatin(word);
	const iotated = inLatin(word.replaceAll('ье', 'же')).replace(/[iyj](?=[aeou])|(?<=[aeou])(?=e)/g, 'zh');
	const j = letters.replace(/^j(?=e)/, 'zh');
	return [letters, j, letters.replaceAll('j', 'i'), iotated, inLatin(word.replaceAll('ё', 'ио'))];
}

const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 20_000;

/** A word typed in plain letters: Şahin as Sahin, Kovačević as Kovacevic; ў is Russian у. */
const unmarked = (word: string): string =>
	[...word].map((letter) => (letter === 'ў' ? 'у' : letter in marked ? withoutMarks(letter) : letter)).join('');

/** Letters of a word that are indexed: nobody types more of one word to find it, and the cost of its beginnings grows with the square. */
const MOST_LETTERS = 64;

/** Keys of a word, of all its readings and of those of its beginnings that its key does not begin with. */
function keysOf(word: string): readonly string[] {
	const before = known.get(word);
	if (before) return before;
	const keysWritten = (written: string) => {
		const letters = [...written].slice(0, MOST_LETTERS);
		const beginnings = letters.map((_, index) => keyOf(letters.slice(0, index + 1).join('')));
		return [...readingsOf(written).map(settled), keyOf(written), ...beginnings];
	};
	const all = [...new Set([word, unmarked(word)])].flatMap(keysWritten);
	// Je- is searched without its J, as in Jekaterina
	const keys = [...new Set(all.flatMap((key) => (key.startsWith('zhe') ? [key, key.slice(2)] : [key])))].filter(Boolean);
	const longest = keys.filter((key) => !keys.some((other) => other !== key && other.startsWith(key)));
	if (known.size >= MOST_KNOWN) known.clear();
	known.set(word, longest);
	return longest;
}

const BETWEEN = "[\\s().,'’+\\-‐‑–]";
/** Groups of digits parted by a blank or a sign, as numbers and phones are written: 1 029, +7 (701) 123-45-67. */
const groups = new RegExp(`(?<!\\d)\\d+(?:${BETWEEN}+\\d+)+`, 'gu');
const thousands = new RegExp(`^\\d{1,3}(?:[\\s.,'’]\\d{3})+$`, 'u');
/** so many digits are no list of small numbers */
const LONG = 7;

/** A text whose numbers have no blank inside. One of digits alone is one number. */
function withWholeNumbers(text: string): string {
	const alone = !/\p{L}/u.test(text);
	return text.replace(groups, (found) => {
		const digits = found.replace(/\D/g, '');
		return alone || digits.length >= LONG || thousands.test(found) ? digits.replace(/^00/, '') : found;
	});
}

/** The keys of a query, one for each word. */
export const searchWords = (text: string): string[] =>
	splitWords(withWholeNumbers(plainText(text)))
		.map(keyOf)
		.filter(Boolean);

/** All keys by which a text is found: of its words, of numbers written with a blank inside, and of words that a hyphen joins. */
export function indexWords(text: string): string[] {
	const plain = plainText(text);
	const joined = plain.replace(/(?<=\p{L})[-‐‑](?=\p{L})/gu, '');
	return [...new Set([plain, joined, plainText(uzbekInPlain(text)), withWholeNumbers(plain)].flatMap(splitWords).flatMap(keysOf))];
}

/** The digits by which a phone is found, from its number with the country's code: as it is, at home, its last seven and four. */
export function phoneWords(phone: string): string[] {
	const digits = /^\+(\d+)/.exec(phone)?.[1] ?? '';
	if (digits.length < LONG) return [];
	const home = digits.startsWith('7') ? [digits.slice(1), `8${digits.slice(1)}`] : [];
	return [...new Set([digits, ...home, digits.slice(-LONG), digits.slice(-4)])];
}
