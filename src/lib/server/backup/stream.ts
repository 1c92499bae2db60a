import { SetupError } from '../config.ts';
import {
	Digester,
	differences,
	digestsOf,
	isPortionFull,
	type Digest,
	type StoredRow,
	type TableShape,
	type TableStore
} from './table-rows.ts';

/** What a copy begins with. */
export interface Head {
	alang: 'copy';
	/** the program that made it */
	version: string;
	madeAt: string;
	migrations: string[];
	/** text of DATA_DIR/secret.key; null: the database goes alone */
	key: string | null;
}
/** A head, then for each table its name and columns, its rows, its digest; then the end. */
export type BackupRecord =
	{ head: Head } | { table: TableShape } | { rows: readonly StoredRow[] } | { end: string; digest: Digest } | { tables: number };

/** Reads a whole database as records. */
export async function* recordsOf(tables: TableStore, head: Head): AsyncIterable<BackupRecord> {
	yield { head };
	const shapes = await tables.shapes();
	for (const shape of shapes) {
		yield { table: shape };
		const digester = new Digester();
		for await (const rows of tables.rows(shape)) {
			digester.add(rows);
			yield { rows };
		}
		yield { end: shape.name, digest: digester.digest() };
	}
	yield { tables: shapes.length };
}

/** One line of text for each record but rows, which have one line each. */
export async function* toLines(records: AsyncIterable<BackupRecord>): AsyncIterable<string> {
	for await (const record of records)
		if ('rows' in record) for (const row of record.rows) yield JSON.stringify(row);
		else yield JSON.stringify(record);
}

const PORTION = 500;
const broken = (cause?: unknown) =>
	new SetupError('The copy does not hold what it says; take another one. Nothing has been changed.', { cause });

/** Anybody can write such a line, so anything may stand there. */
function recordIn(line: string): BackupRecord | StoredRow {
	let record: unknown;
	try {
		record = JSON.parse(line);
	} catch (cause) {
		throw broken(cause);
	}
	if (typeof record !== 'object' || record === null) throw broken();
	return record as BackupRecord | StoredRow;
}

export async function* fromLines(lines: AsyncIterable<string>): AsyncIterable<BackupRecord> {
	let rows: StoredRow[] = [];
	let letters = 0;
	for await (const line of lines) {
		const record = recordIn(line);
		if (Array.isArray(record)) {
			rows.push(record as StoredRow);
			letters += line.length;
		}
		if (rows.length && (!Array.isArray(record) || isPortionFull(rows.length, PORTION, letters))) {
			yield { rows };
			rows = [];
			letters = 0;
		}
		if (!Array.isArray(record)) yield record as BackupRecord;
	}
}

/**
 * Reads a copy to its end without using it.
 * @returns its head and the digests of its tables, computed from its rows
 * @throws SetupError when a digest does not fit, the end is missing or more comes after it
 */
export async function checkRecords(records: AsyncIterable<BackupRecord>): Promise<{ head: Head; digests: Map<string, Digest> }> {
	const digests = new Map<string, Digest>();
	let head: Head | undefined;
	let digester = new Digester();
	let ended = false;
	for await (const record of records) {
		if (ended) throw broken();
		if ('head' in record) head = record.head;
		else if ('table' in record) digester = new Digester();
		else if ('rows' in record) digester.add(record.rows);
		else if ('end' in record) {
			const found = digester.digest();
			if (found.rows !== record.digest.rows || found.sha256 !== record.digest.sha256) throw broken();
			digests.set(record.end, found);
		} else ended = record.tables === digests.size;
	}
	if (!head || !ended) throw broken();
	return { head, digests };
}

/**
 * Loads a copy into empty tables made by the same migrations, in one transaction: all of it, compared by count and hash, or nothing.
 * @returns the digests of the tables afterwards
 */
export async function load(into: TableStore, records: AsyncIterable<BackupRecord>): Promise<Map<string, Digest>> {
	const wanted = new Map<string, Digest>();
	const shapes = new Map((await into.shapes()).map((shape) => [shape.name, shape]));
	await into.load(async (insert) => {
		let shape: TableShape | undefined;
		for await (const record of records) {
			if ('table' in record) {
				shape = record.table;
				if (shapes.get(shape.name)?.columns.join() !== shape.columns.join())
					throw new SetupError(`The table ${shape.name} of the copy does not fit the tables of this release. Nothing has been changed.`);
			} else if ('rows' in record && shape) await insert(shape, record.rows);
			else if ('end' in record) wanted.set(record.end, record.digest);
		}
		const wrong = differences(wanted, await digestsOf(into));
		if (wrong.length) throw new SetupError(`After copying, these tables were not the same: ${wrong.join(', ')}. Nothing has been changed.`);
	});
	return wanted;
}
