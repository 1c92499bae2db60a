import { parentPort, workerData } from 'node:worker_threads';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/universal';
import type { ReadCell, ReadSheet } from '../../server/sheet.ts';
import { readElements } from '../../server/xml-elements.ts';

/** Reads a workbook that somebody sent, on a thread of its own (read-workbook.server.ts). Nothing in it is calculated or followed. */

/** What is unpacked at most, as its directory declares it; what does not keep to that ends early and is not read. */
const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_ENTRIES = 1_000;
const MOST_MERGES = 10_000;
const MOST_SHEETS = 50;
/** Of all sheets together, with something in them. */
const MOST_CELLS = 300_000;
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

const row = /<((?:\w+:)?)row\b((?:[^<>]*[^/<>])?)>([\s\S]*?)<\/\1row>/g;
const emptyRow = /<(?:\w+:)?row\b[^<>]*\/>/g;
const cell = /<((?:\w+:)?)c\b([^<>]*)(?<!\/)>([\s\S]*?)<\/\1c>/g;
const emptyCell = /<(?:\w+:)?c\b[^<>]*\/>/g;
const rowPlace = /\br=["'](\d{1,7})["']/;
const cellPlace = /\br=["']([A-Z]{1,3})(\d{1,7})["']/;
const formula = /<(?:\w+:)?f[\s>/]/;
const value = /<(?:\w+:)?(?:v|t)[\s>]/;

/** A tag within a tag, which no program writes and the reader of tables goes over again and again. */
const brokenTag = /<[^<>]*</;

/** That each element of a name ends: one that does not would be looked for to the end of the text. @throws Unread where one does not */
function requireEnds(xml: string, name: 'row' | 'c'): void {
	const begins = [...new Set([...xml.matchAll(new RegExp(`<((?:\\w+:)?)${name}\\b`, 'g'))].map(([, prefix = '']) => prefix))];
	const ends = ([prefix = '']: string[]) => xml.lastIndexOf(`</${prefix}${name}>`) > xml.lastIndexOf(`<${prefix}${name}`);
	if (begins.length > 1 || (begins.length && !ends(begins))) throw new Unread('unreadable');
}

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
 * @returns places: where each of the rows stands, from 1; filled: cells in which something stands
 * @throws Unread where there are more of them
 */
function filledRows(xml: string, mostRows: number): { xml: string; places: number[]; filled: number } {
	const places: number[] = [];
	let [last, filled] = [0, 0];
	if (brokenTag.test(xml)) throw new Unread('unreadable');
	const rows = xml.replace(emptyRow, '').replace(emptyCell, '');
	for (const name of ['row', 'c'] as const) requireEnds(rows, name);
	const plain = rows.replace(row, (_, prefix: string, attributes: string, inside: string) => {
		const place = Number(rowPlace.exec(attributes)?.[1] ?? cellPlace.exec(inside)?.[2] ?? last + 1);
		if (place <= last) throw new Unread('unreadable');
		last = place;
		if (!value.test(inside) && !formula.test(inside)) return '';
		if (places.push(place) > mostRows) throw new Unread('too-many-rows');
		const cells = [...inside.matchAll(cell)].map((each) => cellIn(places.length, each)).filter(Boolean);
		filled += cells.length;
		return `<${prefix}row r="${places.length}">${cells.join('')}</${prefix}row>`;
	});
	return { xml: plain, places, filled };
}

/** Cells that lie under a merged one, as `row:column` from 0. */
function coveredIn(xml: string): Set<string> {
	const covered = new Set<string>();
	const merges = [...xml.matchAll(/<(?:\w+:)?mergeCell\b[^<>]*\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g)];
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
	const targets = new Map<string, string>();
	readElements(files['xl/_rels/workbook.xml.rels'] ?? new Uint8Array(), {
		Relationship: ({ Id = '', Target = '' }) => void targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
	});
	const sheets: { path: string; hidden: boolean }[] = [];
	readElements(files['xl/workbook.xml'] ?? new Uint8Array(), {
		sheet: (attributes) => {
			const [, id = ''] = Object.entries(attributes).find(([name]) => /(?:^|:)id$/.test(name)) ?? [];
			sheets.push({ path: targets.get(id) ?? '', hidden: /^(?:hidden|veryHidden)$/.test(attributes.state ?? '') });
		}
	});
	if (sheets.length > MOST_SHEETS) throw new Unread('too-big');
	// one part under many names would be read as often
	if (new Set(sheets.map(({ path }) => path)).size < sheets.length) throw new Unread('unreadable');
	return sheets;
}

/** @param mostRows rows with something in them that a sheet has at most */
export async function readSheets(bytes: Uint8Array, mostRows: number): Promise<ReadSheet[]> {
	const files = unpacked(bytes);
	if (!files['xl/workbook.xml']) throw new Unread('unreadable');
	const known = sheetsIn(files);
	let all = 0;
	const found = new Map<string, { covered: Set<string>; places: number[] }>();
	for (const [path, file] of Object.entries(files)) {
		const whole = strFromU8(file);
		if (!/<(?:\w+:)?sheetData\b/.test(whole)) continue;
		const { xml, places, filled } = filledRows(whole, mostRows);
		all += filled;
		if (all > MOST_CELLS) throw new Unread('too-big');
		found.set(path, { covered: coveredIn(whole), places });
		files[path] = strToU8(xml);
	}
	const plain = zipSync(files, { level: 0 });
	// a sheet that is a chart has no cells
	const sheets: { sheet: string; data?: unknown[][] }[] = await readXlsxFile(plain.buffer);
	if (sheets.length !== known.length) throw new Unread('unreadable');
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
