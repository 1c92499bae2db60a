/** As many letters of a word stand together in the narrowest column. */
const LONG = 20;
/** Where the compiler may break a word (templates/paper.typ): it is taken out there and is not in what is copied from the file. */
export const BREAK = '\u200b';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A long word, as a web address, in parts that may stand on lines of their own: after its signs, else after so many letters. */
const parts = (word: string): string[] =>
	word.split(/(?<=[/.?&=_,;:\u2010-](?!\p{M}))/u).flatMap((part) => {
		const letters = Array.from(graphemes.segment(part), ({ segment }) => segment);
		const pieces: string[] = [];
		for (let at = 0; at < letters.length; at += LONG) pieces.push(letters.slice(at, at + LONG).join(''));
		return pieces;
	});

/** A text whose long words may be broken, so that they never run over the edge of a column. */
export const breakable = (text: string): string => text.replaceAll(BREAK, '').replace(/\S{21,}/gu, (word) => parts(word).join(BREAK));

/** A text whose words may be broken where they do not stand in a column. @param stands whether a part of a word does */
export const breakableWithin = (text: string, stands: (part: string) => boolean): string =>
	text.replace(/[^\s\u200b]+/gu, (word) => {
		if (stands(word)) return word;
		const pieces: string[] = [''];
		for (const { segment } of graphemes.segment(word)) {
			const last = pieces.at(-1) ?? '';
			if (last && !stands(last + segment)) pieces.push(segment);
			else pieces[pieces.length - 1] = last + segment;
		}
		return pieces.join(BREAK);
	});

/** A text whose tabs are space enough to tell columns apart. */
export const spaced = (text: string): string => text.replaceAll('\t', '\u2003\u2003');
