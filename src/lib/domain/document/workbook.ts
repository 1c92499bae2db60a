import { parentPort, workerData } from 'node:worker_threads';
import writeXlsxFile from 'write-excel-file/node';
import { cut } from '../../i18n/typed-text.ts';

/** A list to be read in a spreadsheet. All cells are text: nothing typed by somebody becomes a formula or a date. */
export interface Sheet {
	/** name of the sheet, in the reader's language */
	name: string;
	columns: readonly string[];
	rows: readonly (readonly string[])[];
}

/** Excel takes at most 31 letters for a sheet's name and none of []:*?/\ */
const sheetName = (name: string) => cut(name.replace(/[[\]:*?/\\]/g, ' '), 31);

/** XLSX with a head row that stays in view, made here and now: a thousand rows hold this thread for a quarter of a second. */
export async function workbook(sheet: Sheet): Promise<Uint8Array<ArrayBuffer>> {
	const head = sheet.columns.map((value) => ({ value, type: String, fontWeight: 'bold' as const }));
	const body = sheet.rows.map((row) => row.map((value) => ({ value, type: String })));
	const columns = sheet.columns.map((column, index) => ({
		width: Math.min(48, Math.max(column.length, ...sheet.rows.slice(0, 200).map((row) => row[index]?.length ?? 0)) + 2)
	}));
	const file = writeXlsxFile([head, ...body], { sheet: sheetName(sheet.name), columns, stickyRowsCount: 1 });
	return new Uint8Array(await file.toBuffer());
}

/** What a thread of its own is given to make (sheet.server.ts). */
const given = workerData as { workbook?: Sheet } | null;
if (given?.workbook) void workbook(given.workbook).then((file) => parentPort?.postMessage(file));
