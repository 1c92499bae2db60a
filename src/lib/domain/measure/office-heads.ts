import { locales, type Locale } from '../../i18n/locales.ts';
import { translator } from '../../i18n/translate.ts';
import { asLine, shortened } from '../../i18n/typed-text.ts';
import { rowPlace, type ReadCell, type ReadSheet } from '../../server/sheet.ts';
import { officeColumns, usualHead, type OfficeColumn, type OfficeLayout } from './office-columns.ts';

/** The row of headings of an office's table that came back: which sheet it is in, and what each of its columns is. */

/** What tells the sheet behind the table, in which forum and version of each measure travel; and how it is written, for later programs. */
export const ABOUT_SHEET = 'alang/measures/1';
/** What tells the rows of that sheet that name the table's headings, with the column behind it. */
const ABOUT_COLUMN = 'alang/column/';

/** Rows above the head that are looked through: a title, a note. */
const MOST_ABOVE = 50;
/** Letters that a heading has in common with a known one at least, where it is not the same. */
const LEAST_COMMON = 5;
/** Letters of a cell that are compared with headings. */
const MOST_COMPARED = 300;
/** Letters of a heading or a sheet's name that are shown. */
const MOST_NAMED = 60;

/** Headings and keys are compared without case, spaces and signs. */
export const folded = (text: string): string =>
	text
		.normalize('NFKC')
		.toLocaleLowerCase('und')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();

/** A row of headings. */
interface Head {
	sheet: ReadSheet;
	/** the row's place, from 0 */
	at: number;
	places: Map<OfficeColumn, number>;
	language: Locale;
	/** names of other sheets that have such a row too */
	others: string[];
	/** whether a row repeats the headings, as printed tables do on each page, or numbers the columns */
	repeats: (cells: ReadSheet['rows'][number]) => boolean;
}

interface Meaning {
	column: OfficeColumn;
	locale: Locale;
}

/** The row of the sheet behind the table that names a heading, as the table was handed out. */
export const aboutColumn = (column: OfficeColumn, head: string): string[] => [`${ABOUT_COLUMN}${column}`, head, '', ''];

/** Whether a sheet is the one behind the table. */
export const isAbout = ({ rows }: ReadSheet): boolean => rows.some(([first]) => first?.text === ABOUT_SHEET);

/** The headings with which the table was handed out, as the sheet behind it says. */
function headsBehind(sheets: readonly ReadSheet[]): [OfficeColumn, string][] {
	return (sheets.find(isAbout)?.rows ?? []).flatMap(([first, second]): [OfficeColumn, string][] => {
		const column = officeColumns.find((each) => first?.text === `${ABOUT_COLUMN}${each}`);
		return column && second?.kind === 'text' ? [[column, second.text]] : [];
	});
}

/** The columns that a heading may mean, by its words: those of the file itself before those of forums, these before the usual ones. */
function knownHeads(sheets: readonly ReadSheet[], layouts: readonly OfficeLayout[]): Map<string, Meaning> {
	const known = new Map<string, Meaning>();
	const add = (words: string | undefined, column: OfficeColumn, locale: Locale) => {
		const head = folded(words ?? '');
		if (head && !known.has(head)) known.set(head, { column, locale });
	};
	const about = sheets.find(isAbout)?.rows.find(([first]) => first?.text === ABOUT_SHEET)?.[1]?.text;
	const own = locales.find((each) => each === about) ?? locales[0];
	for (const [column, words] of headsBehind(sheets)) add(words, column, own);
	for (const locale of locales) for (const { heads } of layouts) for (const each of officeColumns) add(heads[each]?.[locale], each, locale);
	for (const locale of locales) for (const each of officeColumns) add(usualHead(each, translator(locale)), each, locale);
	for (const locale of locales)
		for (const column of ['number', 'report', 'status'] as const)
			for (const words of translator(locale)(`measure.office.heads.${column}`).split('|')) add(words, column, locale);
	return known;
}

/** What a heading means that is longer or shorter than a known one: the longest that it begins with, or the only column that begins with it. */
function nearly(head: string, known: ReadonlyMap<string, Meaning>): Meaning | undefined {
	const longer = [...known.keys()].filter((each) => each.length >= LEAST_COMMON && head.startsWith(`${each} `));
	const [longest] = longer.sort((a, b) => b.length - a.length);
	if (longest !== undefined) return known.get(longest);
	const meanings = head.length < LEAST_COMMON ? [] : [...known].flatMap(([each, meaning]) => (each.startsWith(head) ? [meaning] : []));
	return new Set(meanings.map(({ column }) => column)).size === 1 ? meanings[0] : undefined;
}

/** What the cells of a row mean as headings: first those that are the same as known ones, then those that can only mean one more column. */
function meaningsOf(cells: readonly (ReadCell | null)[], known: ReadonlyMap<string, Meaning>) {
	const places = new Map<OfficeColumn, number>();
	const spoken = new Map<Locale, number>();
	const take = ({ column, locale }: Meaning, place: number) => {
		places.set(column, place);
		spoken.set(locale, (spoken.get(locale) ?? 0) + 1);
	};
	const heads = cells.map((cell) => (cell?.kind === 'text' ? folded(cell.text.slice(0, MOST_COMPARED)) : ''));
	// the words that are known best come first, wherever they stand
	for (const [head, meaning] of known) {
		const place = heads.indexOf(head);
		if (place >= 0 && !places.has(meaning.column)) take(meaning, place);
	}
	const near = heads.flatMap((head, place) => {
		const meaning = head && !known.has(head) ? nearly(head, known) : undefined;
		return meaning && !places.has(meaning.column) ? [{ meaning, place }] : [];
	});
	for (const { meaning, place } of near)
		if (near.filter((each) => each.meaning.column === meaning.column).length === 1) take(meaning, place);
	const [[language] = []] = [...spoken].sort(([, a], [, b]) => b - a);
	return { places: new Map([...places].sort(([, a], [, b]) => a - b)), language };
}

const answers = ({ places }: Pick<Head, 'places'>): boolean => places.has('report') || places.has('status');

/** Whether numbers stand under a row of headings. */
const holdsRows = ({ sheet, at, places }: Head): boolean =>
	sheet.rows.slice(at + 1).some((cells) => /\d/.test(cells[places.get('number') ?? 0]?.text ?? ''));

/** Which of two rows of headings is the table's: where answers are, then where rows are, then where most headings are. */
function before(a: Head, b: Head): boolean {
	if (answers(a) !== answers(b)) return answers(a);
	if (a.sheet !== b.sheet && holdsRows(a) !== holdsRows(b)) return holdsRows(a);
	return a.places.size > b.places.size;
}

/** Whether a row numbers the columns: 1, 2, 3 and so on, in each cell that is filled. */
function numbersColumns(cells: ReadSheet['rows'][number]): boolean {
	const filled = cells.flatMap((cell) => (cell?.text.trim() ? [cell.text.trim()] : []));
	return filled.length > 2 && filled.every((text, n) => text === String(n + 1));
}

/**
 * The row of headings: the one in which most of them stand, and the first of several. What nobody sees is not taken for the table.
 * @returns null where no sheet that is seen has one
 */
export function findHead(sheets: readonly ReadSheet[], layouts: readonly OfficeLayout[]): Head | null {
	const known = knownHeads(sheets, layouts);
	const found = sheets.flatMap((sheet) => {
		if (isAbout(sheet)) return [];
		let best: Head | null = null;
		for (const [at, cells] of sheet.rows.slice(0, MOST_ABOVE).entries()) {
			const { places, language } = meaningsOf(cells, known);
			if (!language || !places.has('number') || places.size < 2) continue;
			const repeats = (row: ReadSheet['rows'][number]) => {
				if (numbersColumns(row)) return true;
				const number = row[places.get('number') ?? 0];
				// most rows are told by this one cell
				if (number?.kind !== 'text' || !/\p{L}|№/u.test(number.text)) return false;
				const again = meaningsOf(row, known).places;
				return again.size > 1 && again.get('number') === places.get('number');
			};
			const head: Head = { sheet, at, places, language, others: [], repeats };
			if (!best || before(head, best)) best = head;
		}
		return best ? [best] : [];
	});
	const seen = found.filter(({ sheet }) => !sheet.hidden);
	const first = seen.reduce<Head | null>((best, each) => (best && !before(each, best) ? best : each), null);
	const others = found.filter((each) => each !== first && answers(each));
	return first && { ...first, others: others.map(({ sheet }) => shortened(sheet.name, MOST_NAMED)) };
}

/** A column as spreadsheets call it: A, B … AA. */
const letters = (place: number): string => (place < 26 ? '' : letters(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + (place % 26));

/**
 * The columns beside the known ones in which something stands, by their headings, else by their letters.
 * @param rows places of the rows that are looked at, from 1; none: all below the headings
 */
export function unknownColumns({ sheet, at, places }: Head, rows?: ReadonlySet<number>): string[] {
	const known = new Set(places.values());
	const looked = sheet.rows.filter((_, n) => n > at && (!rows || rows.has(rowPlace(sheet, n))));
	const holds = new Set(
		looked.flatMap((cells) =>
			cells.flatMap((cell, place) => (!known.has(place) && (cell?.kind === 'formula' || cell?.text.trim()) ? [place] : []))
		)
	);
	return [...holds]
		.sort((a, b) => a - b)
		.map((place) => shortened(asLine(sheet.rows[at]?.[place]?.text ?? ''), MOST_NAMED) || letters(place));
}
