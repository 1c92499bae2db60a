import { strToU8, zipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/universal';

/**
 * Workbooks as LibreOffice Calc 7 and later saves them, made by hand where it is not installed: its parts, their order and namespaces, all
 * words in shared strings that keep their spaces, styled cells without a value, empty rows to the last one that a sheet may have, and
 * relations in its own order.
 */

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export type CalcCell = string | number | { formula: string; value: string } | null;
export interface CalcSheet {
	name: string;
	rows: readonly (readonly CalcCell[])[];
	/** A1:C1 */
	merged?: readonly string[];
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const columnName = (n: number): string => (n < 26 ? '' : columnName(Math.floor(n / 26) - 1)) + String.fromCharCode(65 + (n % 26));

/** A workbook of some sheets. */
export function calcWorkbook(sheets: readonly CalcSheet[]): Buffer {
	const strings: string[] = [];
	const cellOf = (cell: CalcCell, ref: string): string => {
		if (cell === null) return `<c r="${ref}" s="1"/>`;
		if (typeof cell === 'number') return `<c r="${ref}" s="1" t="n"><v>${cell}</v></c>`;
		if (typeof cell !== 'string')
			return `<c r="${ref}" s="1" t="str"><f aca="false">${escaped(cell.formula)}</f><v>${escaped(cell.value)}</v></c>`;
		strings.push(cell);
		return `<c r="${ref}" s="1" t="s"><v>${strings.length - 1}</v></c>`;
	};
	const rowOf = (cells: readonly CalcCell[], y: number) =>
		`<row r="${y + 1}" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false">${cells
			.map((cell, x) => cellOf(cell, `${columnName(x)}${y + 1}`))
			.join('')}</row>`;
	const merges = (merged: readonly string[]) =>
		merged.length ? `<mergeCells count="${merged.length}">${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>` : '';
	const sheetOf = ({ rows, merged = [] }: CalcSheet) =>
		`${HEAD}<worksheet xmlns="${MAIN}" xmlns:r="${REL}" xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2"><sheetPr filterMode="false"><pageSetUpPr fitToPage="true"/></sheetPr><dimension ref="A1:I${rows.length}"/><sheetViews><sheetView showFormulas="false" showGridLines="true" tabSelected="true" workbookViewId="0"><pane xSplit="0" ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultColWidth="11.53" defaultRowHeight="12.8" zeroHeight="false"/><cols><col collapsed="false" customWidth="true" hidden="false" outlineLevel="0" max="1024" min="1" style="1" width="30"/></cols><sheetData>${rows
			.map(rowOf)
			.join(
				''
			)}<row r="1048576" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false"/></sheetData>${merges(merged)}<printOptions headings="false"/><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.511811023622047" footer="0.511811023622047"/></worksheet>`;
	const parts = sheets.map(sheetOf);
	const relation = (id: number, kind: string, target: string) => `<Relationship Id="rId${id}" Type="${REL}/${kind}" Target="${target}"/>`;
	const override = (part: string, type: string) =>
		`<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
	const files: Record<string, string> = {
		'_rels/.rels': `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
		'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation(1, 'styles', 'styles.xml')}${parts
			.map((_, n) => relation(n + 2, 'worksheet', `worksheets/sheet${n + 1}.xml`))
			.join('')}${relation(parts.length + 2, 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
		'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><fileVersion appName="Calc"/><workbookPr backupFile="false" showObjects="all" date1904="false"/><bookViews><workbookView showHorizontalScroll="true" firstSheet="0" activeTab="0"/></bookViews><sheets>${sheets
			.map(({ name }, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" state="visible" r:id="rId${n + 2}"/>`)
			.join('')}</sheets><calcPr iterateCount="100" refMode="A1" iterate="false" iterateDelta="0.001"/></workbook>`,
		'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="General"/></numFmts><fonts count="1"><font><sz val="10"/><name val="Arial"/><family val="2"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border diagonalUp="false" diagonalDown="false"><left/><right/><top/><bottom/><diagonal/></border></borders><cellXfs count="2"><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="true"><alignment vertical="top" wrapText="true"/></xf></cellXfs></styleSheet>`,
		...Object.fromEntries(parts.map((part, n) => [`xl/worksheets/sheet${n + 1}.xml`, part])),
		'xl/sharedStrings.xml': `${HEAD}<sst xmlns="${MAIN}" count="${strings.length}" uniqueCount="${strings.length}">${strings
			.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`)
			.join('')}</sst>`,
		'[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${override('/xl/workbook.xml', 'sheet.main')}${override('/xl/styles.xml', 'styles')}${parts
			.map((_, n) => override(`/xl/worksheets/sheet${n + 1}.xml`, 'worksheet'))
			.join('')}${override('/xl/sharedStrings.xml', 'sharedStrings')}</Types>`
	};
	return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}

/** A workbook opened in Calc, changed there and saved. @param change a sheet's rows, each of words */
export async function savedInCalc(file: Uint8Array, change: (sheet: CalcSheet, n: number) => CalcSheet | null): Promise<Buffer> {
	const sheets = await readXlsxFile(new Uint8Array(file).buffer);
	const changed = sheets.map(({ sheet, data }, n) =>
		change({ name: sheet, rows: data.map((row) => row.map((cell) => (cell === null ? null : String(cell)))) }, n)
	);
	return calcWorkbook(changed.filter((each) => each !== null));
}

/** Fills in the columns of answers of a saved table. @param answers by the key of the row */
export const answered =
	(answers: Readonly<Record<string, readonly [report: string, status: string]>>) =>
	(sheet: CalcSheet, n: number): CalcSheet =>
		n > 0
			? sheet
			: {
					...sheet,
					rows: sheet.rows.map((row) => {
						const answer = answers[String(row[0])];
						return answer ? [...row.slice(0, -2), answer[0], answer[1]] : row;
					})
				};
