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
}

/** A cell as text, in a form that spreadsheets read as what it is: 86%, 2026-11-24 05:00. */
export function cellText(cell: Cell): string {
	if (typeof cell === 'string') return cell;
	if (typeof cell === 'number') return String(cell);
	if ('text' in cell) return cell.text;
	return 'share' in cell ? `${Math.round(cell.share * 100)}%` : cell.wall.replace('T', ' ');
}
