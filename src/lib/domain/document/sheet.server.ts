import { stringify } from 'csv-stringify/sync';
import writeXlsxFile from 'write-excel-file/node';
import { turns } from '../../server/turns.ts';

/** A list to be read in a spreadsheet. All cells are text: nothing typed by somebody becomes a formula or a date. */
export interface Sheet {
	/** name of the sheet, in the reader's language */
	name: string;
	columns: readonly string[];
	rows: readonly (readonly string[])[];
}

/** Excel takes at most 31 letters for a sheet's name and none of []:*?/\ */
const sheetName = (name: string) => name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31);

/** A workbook is made at one go and keeps the process from everything else. */
const inTurn = turns(1, 20);

/** XLSX with a head row that stays in view. @throws Refusal('server.busy') */
export const toXlsx = (sheet: Sheet): Promise<Uint8Array<ArrayBuffer>> => inTurn(() => workbook(sheet));

async function workbook(sheet: Sheet): Promise<Uint8Array<ArrayBuffer>> {
	const head = sheet.columns.map((value) => ({ value, type: String, fontWeight: 'bold' as const }));
	const body = sheet.rows.map((row) => row.map((value) => ({ value, type: String })));
	const columns = sheet.columns.map((column, index) => ({
		width: Math.min(48, Math.max(column.length, ...sheet.rows.slice(0, 200).map((row) => row[index]?.length ?? 0)) + 2)
	}));
	const file = writeXlsxFile([head, ...body], { sheet: sheetName(sheet.name), columns, stickyRowsCount: 1 });
	return new Uint8Array(await file.toBuffer());
}

const csvForm = { delimiter: ';', escape_formulas: true, record_delimiter: 'windows', quoted_match: /\n/ } as const;

/** CSV as spreadsheets of this region open it: UTF-8 with BOM, semicolons, formulas made harmless. */
export const toCsv = (sheet: Sheet): string => stringify([sheet.columns, ...sheet.rows], { ...csvForm, bom: true });

/** The same for a list of any length: rows go out as they are read. @param rows some at a time */
export function streamCsv(columns: Sheet['columns'], rows: AsyncGenerator<string[][]>): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream({
		start: (controller) => controller.enqueue(encoder.encode(stringify([columns], { ...csvForm, bom: true }))),
		async pull(controller) {
			const { value, done } = await rows.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(stringify(value, csvForm)));
		},
		cancel: async () => void (await rows.return(undefined))
	});
}

export const sheetTypes: Record<string, string> = {
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	csv: 'text/csv; charset=utf-8'
};
