import { parentPort, workerData } from 'node:worker_threads';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/universal';
import type { ReadCell, ReadSheet } from '../../server/sheet.ts';

/** Reads a workbook that somebody sent, on a thread of its own (read-workbook.server.ts). Nothing in it is calculated or followed. */

/** What is unpacked at most, as its directory declares it; what does not keep to that ends early and is not read. */
const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_ENTRIES = 1_000;
const MOST_MERGES = 10_000;
/** Columns that are looked at. */
const MOST_COLUMNS = 60;

/** Why a workbook is not read. */
export type WorkbookFault = 'unreadable' | 'too-big' | 'too-many-rows';
export interface WorkbookRead {
	fault?: WorkbookFault;
	sheets?: ReadSheet[];
}

class Unread extends Error {
	readonly fault: WorkbookFault;
	constructor(fault: WorkbookFault) {
		super(fault);
		this.fault = fault;
	}
}

/** stands in a cell of which only this is kept: it held a formula. No text can hold it: what is typed has no such letter. */
const FORMULA = '\uE000formula\uE000';

/** The XML of a workbook, by its path. */
function unpacked(bytes: Uint8Array): Record<string, Uint8Array> {
	let entries = 0;
	let size = 0;
	return unzipSync(bytes, {
		filter: ({ name, originalSize }) => {
			entries++;
			const kept = /\.(?:xml|rels)$/.test(name);
			if (kept) size += originalSize;
			if (entries > MOST_ENTRIES || size > MOST_UNPACKED) throw new Unread('too-big');
			return kept;
		}
	});
}

const row = /<((?:\w+:)?)row\b((?:[^>]*[^/>])?)>([\s\S]*?)<\/\1row>/g;
const emptyRow = /<(?:\w+:)?row\b[^>]*\/>/g;
const cell = /<((?:\w+:)?)c\b([^>]*)(?<!\/)>((?:(?!<\/\1c>)[\s\S])*)<\/\1c>/g;
const rowPlace = /\br=["'](\d{1,7})["']/;
const cellPlace = /\br=["']([A-Z]{1,3})(\d{1,7})["']/;
const formula = /<(?:\w+:)?f[\s>/]/;
const value = /<(?:\w+:)?(?:v|t)[\s>]/;

/** A cell of a row in its place among the rows that are read; a word instead of a formula and of what it resulted in, nothing for an empty cell. @throws Unread where it has no place */
function cellIn(at: number, [, prefix = '', attributes = '', content = '']: RegExpExecArray): string {
	const calculated = formula.test(content);
	if (!calculated && !value.test(content)) return '';
	const [, letters] = cellPlace.exec(attributes) ?? [];
	if (letters === undefined) throw new Unread('unreadable');
	if (columnOf(letters) >= MOST_COLUMNS) return '';
	const place = `r="${letters}${at}"`;
	if (!calculated) return `<${prefix}c${attributes.replace(cellPlace, place)}>${content}</${prefix}c>`;
	return `<${prefix}c ${place} t="inlineStr"><${prefix}is><${prefix}t>${FORMULA}</${prefix}t></${prefix}is></${prefix}c>`;
}

/**
 * A sheet's XML with the rows alone in which something stands, one below the other, and without what lies far to the right: a single cell
 * at the far end of a sheet takes no room for what is empty before it. Formulas are left out.
 * @returns places: where each of the rows stands, from 1
 * @throws Unread where there are more of them
 */
function filledRows(xml: string, mostRows: number): { xml: string; places: number[] } {
	const places: number[] = [];
	let last = 0;
	const plain = xml.replace(emptyRow, '').replace(row, (_, prefix: string, attributes: string, inside: string) => {
		const place = Number(rowPlace.exec(attributes)?.[1] ?? cellPlace.exec(inside)?.[2] ?? last + 1);
		if (place <= last) throw new Unread('unreadable');
		last = place;
		if (!value.test(inside) && !formula.test(inside)) return '';
		if (places.push(place) > mostRows) throw new Unread('too-many-rows');
		const cells = [...inside.matchAll(cell)].map((each) => cellIn(places.length, each));
		return `<${prefix}row r="${places.length}">${cells.join('')}</${prefix}row>`;
	});
	return { xml: plain, places };
}

/** Cells that lie under a merged one, as `row:column` from 0. */
function coveredIn(xml: string): Set<string> {
	const covered = new Set<string>();
	const merges = [...xml.matchAll(/<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g)];
	if (merges.length > MOST_MERGES) throw new Unread('too-big');
	for (const [, left = '', top = '', right = '', bottom = ''] of merges) {
		const [x, y] = [columnOf(left), Number(top) - 1];
		const [lastX, lastY] = [Math.min(columnOf(right), MOST_COLUMNS), Math.min(Number(bottom) - 1, y + MOST_MERGES)];
		for (let row = y; row <= lastY && covered.size < MOST_MERGES * MOST_COLUMNS; row++)
			for (let column = x; column <= lastX; column++) if (row !== y || column !== x) covered.add(`${row}:${column}`);
	}
	return covered;
}
const columnOf = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const two = (n: number): string => String(n).padStart(2, '0');
/** A date as the spreadsheets of this region show it. */
const dateText = (date: Date): string => `${two(date.getUTCDate())}.${two(date.getUTCMonth() + 1)}.${date.getUTCFullYear()}`;

function readCell(value: unknown): ReadCell | null {
	if (value === null || value === undefined) return null;
	if (value instanceof Date) return { text: Number.isNaN(value.valueOf()) ? '' : dateText(value), kind: 'date' };
	if (typeof value === 'number') return { text: String(value), kind: 'number' };
	if (typeof value !== 'string') return { text: typeof value === 'boolean' ? String(value) : '', kind: 'text' };
	return value.includes(FORMULA) ? { text: '', kind: 'formula' } : { text: value, kind: 'text' };
}

/** The sheets of a workbook in its order: the path of each, and whether it is hidden. */
function sheetsIn(files: Record<string, Uint8Array>): { path: string; hidden: boolean }[] {
	const text = (path: string) => (files[path] ? strFromU8(files[path]) : '');
	const targets = new Map<string, string>();
	for (const [tag] of text('xl/_rels/workbook.xml.rels').matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)) {
		const [id, target] = [/\bId="([^"]+)"/.exec(tag)?.[1] ?? '', /\bTarget="([^"]+)"/.exec(tag)?.[1] ?? ''];
		targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
	}
	const sheets = [...text('xl/workbook.xml').matchAll(/<(?:\w+:)?sheet\b[^>]*\br?:?id="([^"]+)"[^>]*/g)];
	return sheets.map(([tag, id = '']) => ({ path: targets.get(id) ?? '', hidden: /\bstate="(?:hidden|veryHidden)"/.test(tag) }));
}

/** @param mostRows rows with something in them that a sheet has at most */
export async function readSheets(bytes: Uint8Array, mostRows: number): Promise<ReadSheet[]> {
	const files = unpacked(bytes);
	if (!files['xl/workbook.xml']) throw new Unread('unreadable');
	const found = new Map<string, { covered: Set<string>; places: number[] }>();
	for (const [path, file] of Object.entries(files)) {
		const whole = strFromU8(file);
		if (!/<(?:\w+:)?sheetData\b/.test(whole)) continue;
		const { xml, places } = filledRows(whole, mostRows);
		found.set(path, { covered: coveredIn(whole), places });
		files[path] = strToU8(xml);
	}
	const plain = zipSync(files, { level: 0 });
	const known = sheetsIn(files);
	// a sheet that is a chart has no cells
	const sheets: { sheet: string; data?: unknown[][] }[] = await readXlsxFile(plain.buffer);
	return sheets.map(({ sheet, data = [] }, n) => {
		const { covered, places = [] } = found.get(known[n]?.path ?? '') ?? {};
		const cells = (each: readonly unknown[], y: number) =>
			each.map((one, x) => (covered?.has(`${(places[y] ?? 0) - 1}:${x}`) ? ({ text: '', kind: 'covered' } as const) : readCell(one)));
		return { name: sheet, hidden: known[n]?.hidden === true, rows: data.map(cells), places };
	});
}

/** What the thread was given. */
const given = workerData as { sent?: Uint8Array; mostRows?: number } | null;
if (given?.sent)
	void readSheets(given.sent, given.mostRows ?? 0).then(
		(sheets) => parentPort?.postMessage({ sheets } satisfies WorkbookRead),
		// whatever it is, it lies in what was sent
		(reason: unknown) => parentPort?.postMessage({ fault: reason instanceof Unread ? reason.fault : 'unreadable' } satisfies WorkbookRead)
	);
