import type { Blob } from 'node:buffer';
import type { Stream } from 'node:stream';
import type { Feature } from 'write-excel-file/node';
import {
	getCellAddress,
	getOrderOfSiblings,
	getSelfClosingTagMarkup,
	insertElementMarkupAccordingToOrderOfSiblings
} from 'write-excel-file/utility';
import type { Sheet } from '../../server/sheet.ts';

const inSheet = 'xl/worksheets/sheet{id}.xml';
/** ST_PaperSize: A4 */
const A4 = 9;
/** Excel takes so many letters for the words to choose from. */
const MOST_WORDS = 255;

const inserted = (xml: string, element: string): string =>
	insertElementMarkupAccordingToOrderOfSiblings(xml, element, getOrderOfSiblings(inSheet, 'worksheet') ?? [], 'worksheet');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '""');

/** A list of words beside each cell of a column; other words may be typed too (ECMA-376, 18.3.1.32). */
function choicesOf({ choices, rows }: Sheet): string | null {
	const words = choices?.words.join(',') ?? '';
	if (!choices || !rows.length || words.length > MOST_WORDS) return null;
	const cells = `${getCellAddress(1, choices.column)}:${getCellAddress(rows.length, choices.column)}`;
	return `<dataValidations count="1"><dataValidation type="list" allowBlank="1" sqref="${cells}"><formula1>"${escaped(words)}"</formula1></dataValidation></dataValidations>`;
}

/** What sheets that are printed and filled in have beside their cells: all columns on the width of an A4 page, and words to choose from. */
export const printed = (sheets: readonly Sheet[]): Feature<Stream | Buffer | Blob> => ({
	files: {
		transform: {
			[inSheet]: {
				transform: (xml, _, { sheetIndex }) => {
					const sheet = sheets[sheetIndex];
					if (!sheet?.widths) return xml;
					const fits = `<sheetPr>${getSelfClosingTagMarkup('pageSetUpPr', { fitToPage: 1 })}</sheetPr>`;
					const choices = choicesOf(sheet);
					return inserted(choices ? inserted(xml, choices) : xml, fits);
				},
				transformElementAttributes: (tag, attributes) =>
					tag === 'pageSetup' ? { ...attributes, paperSize: A4, fitToWidth: 1, fitToHeight: 0 } : attributes
			}
		}
	}
});
