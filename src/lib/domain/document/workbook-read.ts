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

const row = /<((?:\w+:)?)row\b(?:[^>]*[^/>])?>([\s\S]*?)<\/\1row>/g;
const cell = /<((?:\w+:)?)c\b([^>]*)(?<!\/)>((?:(?!<\/\1c>)[\s\S])*)<\/\1c>/g;
const formula = /<(?:\w+:)?f[\s>/]/;
const value = /<(?:\w+:)?(?:v|t)[\s>]/;

/** A sheet's XML with a word instead of each formula and of what it resulted in. @throws Unread where it has more rows with something in them */
function withoutFormulas(xml: string, mostRows: number): string {
	let rows = 0;
	return xml.replace(row, (whole, _prefix: string, inside: string) => {
		if (value.test(inside) && ++rows > mostRows) throw new Unread('too-many-rows');
		if (!formula.test(inside)) return whole;
		return whole.replace(cell, (one, prefix: string, attributes: string, content: string) => {
			if (!formula.test(content)) return one;
			const at = /\br="[A-Z]{1,3}\d{1,7}"/.exec(attributes)?.[0] ?? '';
			return `<${prefix}c ${at} t="inlineStr"><${prefix}is><${prefix}t>${FORMULA}</${prefix}t></${prefix}is></${prefix}c>`;
		});
	});
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
async function read(bytes: Uint8Array, mostRows: number): Promise<ReadSheet[]> {
	const files = unpacked(bytes);
	if (!files['xl/workbook.xml']) throw new Unread('unreadable');
	const covered = new Map<string, Set<string>>();
	for (const [path, file] of Object.entries(files)) {
		const xml = strFromU8(file);
		if (!/<(?:\w+:)?sheetData\b/.test(xml)) continue;
		covered.set(path, coveredIn(xml));
		files[path] = strToU8(withoutFormulas(xml, mostRows));
	}
	const plain = zipSync(files, { level: 0 });
	const known = sheetsIn(files);
	const sheets = await readXlsxFile(plain.buffer);
	return sheets.map(({ sheet, data }, n) => {
		const under = covered.get(known[n]?.path ?? '');
		const cells = (each: readonly unknown[], y: number) =>
			each.slice(0, MOST_COLUMNS).map((one, x) => (under?.has(`${y}:${x}`) ? ({ text: '', kind: 'covered' } as const) : readCell(one)));
		return { name: sheet, hidden: known[n]?.hidden === true, rows: data.map(cells) };
	});
}

/** What the thread was given. */
const given = workerData as { sent?: Uint8Array; mostRows?: number } | null;
if (given?.sent)
	void read(given.sent, given.mostRows ?? 0).then(
		(sheets) => parentPort?.postMessage({ sheets } satisfies WorkbookRead),
		// whatever it is, it lies in what was sent
		(reason: unknown) => parentPort?.postMessage({ fault: reason instanceof Unread ? reason.fault : 'unreadable' } satisfies WorkbookRead)
	);
