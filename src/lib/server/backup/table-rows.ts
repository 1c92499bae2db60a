import { createHash } from 'node:crypto';

/**
 * The rows of a whole database, in a form both engines share: text and numbers as they are, bytes in base64. Tables and columns come
 * from the database's own catalogue, so a table added by a later migration is copied without a word here.
 */
export type StoredCell = string | number | null | { base64: string };
export type StoredRow = readonly StoredCell[];

export interface TableShape {
	name: string;
	/** in the order of their names, which is the same on both engines */
	columns: readonly string[];
}

/** How many rows of a table there are, and SHA-256 over them in the order of their key. */
export interface Digest {
	rows: number;
	sha256: string;
}

/** One open connection whose reads all see the same moment. */
export interface TableStore {
	shapes(): Promise<TableShape[]>;
	/** names of the migrations that made the tables; none: not a database of Alang, or an empty one */
	migrations(): Promise<string[]>;
	/** all rows in the order of their primary key, compared byte by byte, in portions */
	rows(shape: TableShape): AsyncIterable<StoredRow[]>;
	/** runs the work in one transaction in which rows may come in any order; foreign keys hold at its end or all is undone */
	load(work: (insert: (shape: TableShape, rows: readonly StoredRow[]) => Promise<void>) => Promise<void>): Promise<void>;
}

/** Tables that belong to one engine or one server, not to the content. */
export const notCopied: readonly string[] = ['kysely_migration', 'kysely_migration_lock', 'rate_limit'];

/** Counts and hashes rows as they pass; the same rows give the same digest on both engines. */
export class Digester {
	#hash = createHash('sha256');
	#rows = 0;
	add(rows: readonly StoredRow[]): void {
		this.#rows += rows.length;
		for (const row of rows) this.#hash.update(JSON.stringify(row)).update('\n');
	}
	digest(): Digest {
		return { rows: this.#rows, sha256: this.#hash.digest('hex') };
	}
}

/** @returns the digest of every table, by its name */
export async function digestsOf(tables: TableStore): Promise<Map<string, Digest>> {
	const found = new Map<string, Digest>();
	for (const shape of await tables.shapes()) {
		const digester = new Digester();
		for await (const rows of tables.rows(shape)) digester.add(rows);
		found.set(shape.name, digester.digest());
	}
	return found;
}

/** @returns the names of the tables that differ in count or content, or exist on one side only */
export function differences(a: ReadonlyMap<string, Digest>, b: ReadonlyMap<string, Digest>): string[] {
	return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name)?.sha256 !== b.get(name)?.sha256).sort();
}

/** A portion of rows ends with so many letters: files lie in rows of 64 KB, and a thousand of them would be 90 MB. */
const PORTION_LETTERS = 250_000;

/** Letters that the bytes of a row come to; other cells are short. */
export const weightOf = (row: StoredRow): number =>
	row.reduce<number>((sum, cell) => sum + (cell !== null && typeof cell === 'object' ? cell.base64.length : 0), 0);

/** Whether a portion of rows is full. @param rows how many @param letters what `weightOf` its rows comes to */
export const isPortionFull = (rows: number, most: number, letters: number): boolean => rows >= most || letters >= PORTION_LETTERS;

export const toStoredCell = (value: unknown): StoredCell => {
	if (value === null || typeof value === 'string' || typeof value === 'number') return value;
	if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
	throw new TypeError(`A database of Alang holds text, numbers and bytes, and here is ${typeof value}`);
};
export const valueOf = (cell: StoredCell): string | number | null | Buffer =>
	cell !== null && typeof cell === 'object' ? Buffer.from(cell.base64, 'base64') : cell;
