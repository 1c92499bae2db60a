import type { Blob } from 'node:buffer';
import type { Stream } from 'node:stream';
import type { Feature } from 'write-excel-file/node';
import {
	getCellAddress,
	getOrderOfSiblings,
	getSelfClosingTagMarkup,
	insertElementMarkupAccordingToOrderOfSiblings
} from 'write-excel-file/utility';
import type { Cell } from '../../server/sheet.ts';

/** How spreadsheets show a link of their own. */
export const linkStyle = { textColor: '#0563C1', textDecoration: { underline: true } } as const;

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const inSheet = 'xl/worksheets/sheet{id}.xml';

/**
 * What makes links of a workbook's cells that lead somewhere (ECMA-376, 18.3.1.47): the cell keeps its text, the address stands beside the
 * sheet, and nothing is calculated. @param rows below the head @param first in which row of the sheet they begin, from 0
 */
export function linksOf(rows: readonly (readonly Cell[])[], first: number): Feature<Stream | Buffer | Blob> {
	const links = rows.flatMap((row, y) =>
		row.flatMap((cell, x) => (typeof cell === 'object' && 'text' in cell ? { ref: getCellAddress(first + y, x), to: cell.leadsTo } : []))
	);
	const named = links.map((link, index) => ({ ...link, id: `rId-link-${index + 1}` }));
	if (!named.length) return {};
	const targets = named.map(({ id, to }) =>
		getSelfClosingTagMarkup('Relationship', { Id: id, Type: `${OFFICE}/hyperlink`, Target: to, TargetMode: 'External' })
	);
	const cells = named.map(({ ref, id }) => getSelfClosingTagMarkup('hyperlink', { ref, 'r:id': id }));
	const element = `<hyperlinks xmlns:r="${OFFICE}">${cells.join('')}</hyperlinks>`;
	return {
		files: {
			transform: {
				'xl/worksheets/_rels/sheet{id}.xml.rels': { insert: () => targets.join('') },
				[inSheet]: {
					transform: (xml) =>
						insertElementMarkupAccordingToOrderOfSiblings(xml, element, getOrderOfSiblings(inSheet, 'worksheet') ?? [], 'worksheet')
				}
			}
		}
	};
}
