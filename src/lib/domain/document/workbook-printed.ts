import type { Blob } from 'node:buffer';
import type { Stream } from 'node:stream';
import type { Feature } from 'write-excel-file/node';
import {
	getCellAddress,
	getOrderOfSiblings,
	getSelfClosingTagMarkup,
	insertElementMarkupAccordingToOrderOfSiblings
} from 'write-excel-file/utility';
import { cellText, headRow, type Cell, type Sheet } from '../../server/sheet.ts';

const inSheet = 'xl/worksheets/sheet{id}.xml';
/** ST_PaperSize: A4 */
const A4 = 9;
/** Excel takes so many letters for the words to choose from. */
const MOST_WORDS = 255;

const inserted = (xml: string, element: string): string =>
	insertElementMarkupAccordingToOrderOfSiblings(xml, element, getOrderOfSiblings(inSheet, 'worksheet') ?? [], 'worksheet');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A list of words beside each cell of a column; other words may be typed too (ECMA-376, 18.3.1.32). */
function choicesOf(sheet: Sheet): string | null {
	const { choices, rows } = sheet;
	const words = choices?.words.join(',') ?? '';
	if (!choices || !rows.length || words.length > MOST_WORDS) return null;
	const cells = `${getCellAddress(headRow(sheet) + 1, choices.column)}:${getCellAddress(headRow(sheet) + rows.length, choices.column)}`;
	return `<dataValidations count="1"><dataValidation type="list" allowBlank="1" sqref="${cells}"><formula1>"${escaped(words).replaceAll('"', '""')}"</formula1></dataValidation></dataValidations>`;
}

/** In points: of a line, and of the highest row that spreadsheets take. */
const [LINE, HIGHEST] = [15, 409];
/** Of the letters of a column so many stand in a line, since words are not cut. */
const FILLED = 0.9;

/**
 * How high a row of wrapped texts is, in points; undefined: one line. Not every spreadsheet finds it out by itself when it opens a file.
 * @param row in the sheet, from 0
 */
function heightOf(sheet: Sheet, row: number): number | undefined {
	const head = headRow(sheet);
	const cells = row === head ? sheet.columns : row > head ? sheet.rows[row - head - 1] : undefined;
	const linesOf = (cell: Cell, column: number) => {
		const most = Math.max(1, (sheet.widths?.[column] ?? 0) * FILLED);
		return cellText(cell)
			.split('\n')
			.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / most)), 0);
	};
	const lines = Math.max(1, ...(cells ?? []).map(linesOf));
	return lines > 1 ? Math.min(HIGHEST, lines * LINE) : undefined;
}

/** The names by which spreadsheets know the rows that are printed at the top of each page (ECMA-376, 18.2.5). */
function printTitles(sheets: readonly Sheet[], names: readonly string[]): string {
	const titles = sheets.flatMap((sheet, n) => {
		if (!sheet.widths) return [];
		const row = headRow(sheet) + 1;
		const name = escaped((names[n] ?? '').replaceAll("'", "''"));
		return `<definedName name="_xlnm.Print_Titles" localSheetId="${n}">'${name}'!$${row}:$${row}</definedName>`;
	});
	return titles.length ? `<definedNames>${titles.join('')}</definedNames>` : '';
}

/**
 * What sheets that are printed have beside their cells: all columns on the width of an A4 page, the head row on each page, and words to
 * choose from. @param names of the sheets, as the workbook has them
 */
export const printed = (sheets: readonly Sheet[], names: readonly string[]): Feature<Stream | Buffer | Blob> => ({
	files: {
		transform: {
			'xl/workbook.xml': { transform: (xml) => xml.replace(/<definedNames\s*\/>/, () => printTitles(sheets, names)) },
			[inSheet]: {
				transform: (xml, _, { sheetIndex }) => {
					const sheet = sheets[sheetIndex];
					if (!sheet?.widths) return xml;
					const fits = `<sheetPr>${getSelfClosingTagMarkup('pageSetUpPr', { fitToPage: 1 })}</sheetPr>`;
					const choices = choicesOf(sheet);
					return inserted(choices ? inserted(xml, choices) : xml, fits);
				},
				transformElementAttributes: (tag, attributes, index, _, { sheetIndex }) => {
					const sheet = sheets[sheetIndex];
					if (!sheet?.widths) return attributes;
					if (tag === 'pageSetup') return { ...attributes, paperSize: A4, fitToWidth: 1, fitToHeight: 0 };
					const height = tag === 'row' && index !== undefined ? heightOf(sheet, index) : undefined;
					return height === undefined ? attributes : { ...attributes, ht: height };
				}
			}
		}
	}
});
