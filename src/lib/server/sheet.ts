/** A list to be read in a spreadsheet. Words stay words: nothing typed by somebody becomes a formula, a number or a date. */

export type Cell =
	| string
	/** a count or another number */
	| number
	/** 0 to 1, shown as whole percent */
	| { share: number }
	/** a text that leads to an address: https://…, mailto:… */
	| { text: string; leadsTo: string }
	/** a wall time to the minute, 2026-11-24T05:00 */
	| { wall: string };

export interface Sheet {
	/** name of the sheet, in the reader's language */
	name: string;
	columns: readonly string[];
	rows: readonly (readonly Cell[])[];
	/** lines above the head row: what the list is, of which moment */
	above?: readonly string[];
	/** of a sheet that is printed: long texts are wrapped in columns of these widths, in letters, on pages that lie across */
	widths?: readonly number[];
	/** of one that is filled in too: what is typed into a cell stays the words that were typed */
	filledIn?: boolean;
	/** words to choose from in a column, by its place */
	choices?: { column: number; words: readonly string[] };
	/** another sheet behind it in the same workbook */
	behind?: Sheet;
}

/** A cell of a workbook that somebody sent, as data: never what a formula says, never what it would result in. */
export interface ReadCell {
	/** empty for a formula and a covered cell */
	text: string;
	/** a formula; a cell that lies under a merged one; else what the spreadsheet takes the text for */
	kind: 'text' | 'number' | 'date' | 'formula' | 'covered';
}

/** A sheet of such a workbook; an empty cell is null. */
export interface ReadSheet {
	name: string;
	/** it is not shown by spreadsheets */
	hidden?: boolean;
	/** where each of the rows stands in it, from 1, where empty ones are left out */
	places?: readonly number[];
	rows: readonly (readonly (ReadCell | null)[])[];
}

/** In which row of a workbook the head of a sheet stands, from 0: under its lines and an empty row. */
export const headRow = ({ above = [] }: Sheet): number => (above.length ? above.length + 1 : 0);

/** Where a row of such a sheet stands in it, from 1. @param n among the rows that were read, from 0 */
export const rowPlace = ({ places }: ReadSheet, n: number): number => places?.[n] ?? n + 1;

/** A cell as text, in a form that spreadsheets read as what it is: 86%, 2026-11-24 05:00. */
export function cellText(cell: Cell): string {
	if (typeof cell === 'string') return cell;
	if (typeof cell === 'number') return String(cell);
	if ('text' in cell) return cell.text;
	return 'share' in cell ? `${Math.round(cell.share * 100)}%` : cell.wall.replace('T', ' ');
}
