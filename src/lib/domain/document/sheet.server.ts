import { stringify } from 'csv-stringify/sync';
import { concurrencyLimit } from '../../server/concurrency-limit.ts';
import { cellText, type Cell, type Sheet } from '../../server/sheet.ts';
import { onThread } from '../../server/thread.ts';
import { workbook } from './workbook.ts';

/** so many rows take a tenth of a second and are made at once */
const FEW = 200;
/** a workbook of 5,000 rows takes half of it */
const MOST_MB = 256;

const onItsThread = (sheet: Sheet) =>
	onThread<Uint8Array<ArrayBuffer>>('src/lib/domain/document/workbook.ts', { workbook: sheet }, { mostMb: MOST_MB });

/** one after the other, so that memory is bounded */
const limited = concurrencyLimit(1, 20);

/** XLSX with a head row that stays in view. @throws Refusal('server.busy') */
export const toXlsx = (sheet: Sheet): Promise<Uint8Array<ArrayBuffer>> =>
	limited(() => (sheet.rows.length > FEW ? onItsThread(sheet) : workbook(sheet)));

/** A phone as `phoneInFile` writes it: digits, which no spreadsheet takes for a formula, and a word with the extension. */
const PHONE = /^\+\d{7,15}(?: \p{L}{3,5}\.?[ \u00a0]\d{1,9})?$/u;
const csvForm = {
	delimiter: ';',
	escape_formulas: true,
	record_delimiter: 'windows',
	quoted_match: /\n/,
	cast: { string: (value: string) => (PHONE.test(value) ? { value, escape_formulas: false } : value) }
} as const;
const texts = (rows: readonly (readonly Cell[])[]) =>
	rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell : cellText(cell))));

/** CSV as spreadsheets of this region open it: UTF-8 with BOM, semicolons, formulas made harmless, phones as they are. */
export const toCsv = (sheet: Sheet): string => stringify([sheet.columns, ...texts(sheet.rows)], { ...csvForm, bom: true });

/** CSV as `toCsv`, for a list of any length: rows are sent while they are read. @param rows some at a time */
export function streamCsv(columns: Sheet['columns'], rows: AsyncGenerator<Cell[][]>): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream({
		start: (controller) => controller.enqueue(encoder.encode(stringify([columns], { ...csvForm, bom: true }))),
		async pull(controller) {
			const { value, done } = await rows.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(stringify(texts(value), csvForm)));
		},
		cancel: async () => void (await rows.return(undefined))
	});
}

/** By the ending of an address; what every object has by itself is no ending. */
export const sheetTypes: Readonly<Record<string, string | undefined>> = {
	__proto__: null as never,
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	csv: 'text/csv; charset=utf-8'
};
