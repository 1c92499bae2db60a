import { locales, type Locale } from '../../i18n/locales.ts';
import { asLine } from '../../i18n/typed-text.ts';
import { digestOf } from '../../ui/typed-fields.ts';
import { MOST_LETTERS } from './schema.ts';

/** Slips that are pasted at once, one a line. */

/** Slips that are kept at once. */
export const MOST_SLIPS = 200;

/** A cell of a table that holds lines, as a table's program copies it. */
const CELL = /(^|\n)"((?:[^"]|"")*)"(?=\n|$)/g;
/** What a list has before its lines: № 6, № 6., 6), (6), 6., а), or a bullet. A number alone, or № 6 before a small letter, is the text's. */
const MARK =
	/^(?:№\s*\d{1,3}(?:[.):]\s*|\s+[–—-]\s+|\s+(?=[\p{Lu}«"„“]))|\(?\d{1,3}\)\s*|\d{1,3}\.\s+|\(?\p{L}\)\s*|[•·‣◦▪*]\s*|[–—-]\s+)(?=\S)/u;

/** One slip. */
export interface Slip {
	text: string;
	/** the mark of the list that is left out before it; '' for none */
	mark: string;
	/** says which one it is, so that what is chosen for it stays with it when another line comes before it */
	key: string;
}

export interface Slips {
	slips: Slip[];
	/** the number of the first one that is too long, from 1, or null */
	tooLong: number | null;
	/** as many lines have a mark that it belongs to the list, and not to the texts */
	marked: boolean;
}

/**
 * The slips of a paste: one a line, empty lines left out, and a cell of a table is one line. Where at least half of several lines have the
 * mark of a list, it is left out.
 * @param keepsMarks they are part of the texts after all
 */
export function slipsOf(pasted: string, keepsMarks = false): Slips {
	const lines = pasted
		.replace(CELL, (whole, before: string, cell: string) =>
			cell.includes('\n') ? before + cell.replace(/\s*\n\s*/g, ' ').replaceAll('""', '"') : whole
		)
		.split('\n')
		.map(asLine)
		.filter((line) => line !== '');
	const marks = lines.map((line) => MARK.exec(line)?.[0] ?? '');
	const marked = lines.length > 1 && marks.filter(Boolean).length * 2 >= lines.length;
	const times = new Map<string, number>();
	const slips = lines.map((line, at) => {
		const mark = marked && !keepsMarks ? (marks[at] ?? '') : '';
		const before = times.get(line) ?? 0;
		times.set(line, before + 1);
		return { text: line.slice(mark.length), mark: mark.trim(), key: digestOf([line, String(before)]) };
	});
	const tooLong = slips.findIndex(({ text }) => text.length > MOST_LETTERS);
	return { slips, tooLong: tooLong < 0 ? null : tooLong + 1, marked };
}

/** The problem to solve before slips are kept: too many, one too long, or a number of lines that was not shown yet; null: they are kept. */
export function slipsFault({ slips, tooLong }: Slips, accepted: string): { code: 'many' | 'long' | 'count'; n: number } | null {
	if (slips.length > MOST_SLIPS) return { code: 'many', n: slips.length };
	if (tooLong !== null) return { code: 'long', n: tooLong };
	return slips.length > 1 && accepted !== String(slips.length) ? { code: 'count', n: slips.length } : null;
}

/** What a form sends of the language of one slip. */
export const slipLanguage = ({ key }: Slip, language: Locale): string => `${language}~${key}`;

/** The language of a slip, as it was chosen beside it, or else that of all. @param chosen as `slipLanguage` wrote them */
export const languageOf = (slip: Slip, chosen: readonly string[], language: Locale): Locale =>
	locales.find((locale) => chosen.includes(slipLanguage(slip, locale))) ?? language;
