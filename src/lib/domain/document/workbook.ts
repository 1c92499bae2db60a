import { parentPort, workerData } from 'node:worker_threads';
import writeXlsxFile from 'write-excel-file/node';
import { truncate } from '../../i18n/typed-text.ts';
import { cellText, headRow, type Cell, type Sheet } from '../../server/sheet.ts';
import { linksOf, linkStyle } from './workbook-links.ts';
import { printed } from './workbook-printed.ts';

/** Excel takes at most 31 letters for a sheet's name and none of []:*?/\; a longer name ends after a whole word. */
function sheetName(name: string): string {
	const clean = name.replace(/[[\]:*?/\\]/g, ' ');
	const cut = truncate(clean, 31);
	const whole = cut === clean || clean.charAt(cut.length) === ' ' ? cut : cut.replace(/\s+\S*$/, '');
	return whole.trimEnd();
}

/** What a workbook would read as the code of a character (ECMA-376, ST_Xstring) is a text like any other. */
const literal = (text: string) => text.replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_');

/** A cell of the kind that a spreadsheet counts, sorts and filters by. */
function typed(cell: Cell) {
	if (typeof cell === 'string') return { value: literal(cell), type: String };
	if (typeof cell === 'number') return { value: cell, type: Number };
	if ('text' in cell) return { value: literal(cell.text), type: String, ...linkStyle };
	if ('share' in cell) return { value: cell.share, type: Number, format: '0%' };
	return { value: new Date(`${cell.wall}:00Z`), type: Date, format: 'dd.mm.yyyy hh:mm' };
}

/** Texts are wrapped from the top of the cell. */
const wrapped = { wrap: true, alignVertical: 'top' } as const;
/** Text format, so that what is typed into a cell stays the words that were typed. */
const asTyped = { format: '@' } as const;

function sheetOf(sheet: Sheet) {
	const style = { ...(sheet.widths && wrapped), ...(sheet.filledIn && asTyped) };
	const above = (sheet.above ?? []).map((value) => [{ value: literal(value), type: String }]);
	const head = sheet.columns.map((value) => ({ value: literal(value), type: String, fontWeight: 'bold' as const, ...style }));
	const body = sheet.rows.map((row) => row.map((cell) => ({ ...typed(cell), ...style })));
	const columns = sheet.columns.map((column, index) => ({
		width:
			sheet.widths?.[index] ??
			Math.min(48, Math.max(column.length, ...sheet.rows.slice(0, 200).map((row) => cellText(row[index] ?? '').length)) + 2)
	}));
	const across = sheet.widths ? { orientation: 'landscape' as const } : {};
	const data = [...above, ...(above.length ? [[null]] : []), head, ...body];
	return { data, sheet: sheetName(sheet.name), columns, stickyRowsCount: headRow(sheet) + 1, ...across };
}

/** XLSX with a head row that stays in view, made on the calling thread: a thousand rows block it for a quarter of a second. */
export async function workbook(sheet: Sheet): Promise<Uint8Array<ArrayBuffer>> {
	const sheets = [sheet, ...(sheet.behind ? [sheet.behind] : [])];
	const features = [
		linksOf(sheet.rows, headRow(sheet) + 1),
		printed(
			sheets,
			sheets.map((each) => sheetName(each.name))
		)
	];
	const file = writeXlsxFile(sheets.map(sheetOf), { features });
	return new Uint8Array(await file.toBuffer());
}

/** What a thread of its own is given to make (sheet.server.ts). */
const given = workerData as { workbook?: Sheet } | null;
if (given?.workbook) void workbook(given.workbook).then((file) => parentPort?.postMessage(file));
