/**
 * What somebody typed or pasted, as it counts: without the invisible signs that come along from other programs and mean nothing. Where
 * such a sign means something it stays: joiners in the scripts that need them, the sequences of emoji, variants of Han and Mongolian
 * letters, the breaks between words of scripts without spaces. Passphrases alone do not pass here.
 */

/** Invisible signs that mean something beside the right neighbour; all others mean nothing anywhere. */
const MAY_MEAN = '\\u200b-\\u200d\\ufe00-\\ufe0f\\u180b-\\u180d\\u180f\\u{e0020}-\\u{e007f}\\u{e0100}-\\u{e01ef}';
const INVISIBLE = '\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb';
const invisible = new RegExp(`[${INVISIBLE}]`, 'gv');
// eslint-disable-next-line no-misleading-character-class -- the signs are named one by one, none is combined
const meaningless = new RegExp(`[[${INVISIBLE}]--[${MAY_MEAN}]]`, 'gv');

const scripts = (...codes: string[]) => `[[${codes.map((code) => `\\p{scx=${code}}`).join('')}]&&[\\p{L}\\p{M}]]`;
const JOINED = scripts(
	...['Arab', 'Syrc', 'Mong', 'Nkoo', 'Adlm', 'Rohg', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda'],
	...['Mlym', 'Sinh', 'Mymr', 'Khmr', 'Tibt']
);
const UNSPACED = scripts('Thai', 'Laoo', 'Khmr', 'Mymr');
const PICTURE = '\\p{Extended_Pictographic}';
const meaningful = [
	`(?<=${JOINED})[\\u200c\\u200d]`,
	`(?<=${UNSPACED})\\u200b(?=${UNSPACED})`,
	`(?<=${PICTURE}\\ufe0f?|\\p{Emoji_Modifier})\\u200d(?=${PICTURE})`,
	`(?<=${PICTURE})[\\ufe0e\\ufe0f]`,
	'(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
	'(?<=\\u{1f3f4})[\\u{e0020}-\\u{e007e}]+\\u{e007f}',
	'(?<=\\p{scx=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
	'(?<=[[\\p{scx=Mong}]&&[\\p{L}]])[\\u180b-\\u180d\\u180f]'
].join('|');
const contextual = new RegExp(`(${meaningful})|[${MAY_MEAN}]`, 'gv');

/**
 * A text in NFC, without invisible signs that mean nothing. Repeated until nothing changes: after one sign is taken out, NFC may reorder
 * the marks around it, and another sign may lose the neighbour that gave it a meaning.
 */
export function withoutInvisible(text: string): string {
	let clean = text.replace(meaningless, '').normalize('NFC');
	for (let before = ''; before !== clean;) {
		before = clean;
		clean = clean.replace(contextual, (_, kept: string | undefined) => kept ?? '').normalize('NFC');
	}
	return clean;
}

/** The same without any invisible sign, for comparing and searching. */
export const withoutAnyInvisible = (text: string): string => text.replace(invisible, '').normalize('NFC');

/** One line of text: line breaks, control characters and the blank of Braille are spaces, and none stands around it. */
export const asLine = (text: string): string =>
	withoutInvisible(text)
		.replace(/[\p{Cc}\p{Zl}\p{Zp}\u2800]+/gu, ' ')
		.trim();

/** Text of several lines: line breaks of one kind, no other control characters, no space around it. */
export const asLines = (text: string): string =>
	withoutInvisible(text)
		.replace(/\r\n?|[\u0085\p{Zl}\p{Zp}]/gu, '\n')
		.replace(/[^\P{Cc}\n\t]+|\u2800+/gu, ' ')
		.trim();

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The beginning of a text, of whole characters as a reader sees them. @param most UTF-16 units, as `length` counts them */
export function truncate(text: string, most: number): string {
	if (text.length <= most) return text;
	let kept = '';
	for (const { segment } of characters.segment(text)) {
		if (kept.length + segment.length > most) break;
		kept += segment;
	}
	return kept;
}

/** The same with a sign that more stood there. */
export const shortened = (text: string, most: number): string => (text.length <= most ? text : `${truncate(text, most - 1).trimEnd()}…`);
