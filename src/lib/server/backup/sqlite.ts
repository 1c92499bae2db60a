import type Database from 'better-sqlite3';
import { isPortionFull, toStoredCell, notCopied, valueOf, weightOf, type StoredRow, type TableStore } from './table-rows.ts';

const PORTION = 1000;
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

interface Column {
	name: string;
	pk: number;
}

/** The tables of one SQLite connection; begin a transaction first if others may write meanwhile. */
export function sqliteTables(db: Database.Database): TableStore {
	const names = () =>
		db.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name").pluck().all() as string[];
	const columnsOf = (table: string) => db.pragma(`table_info(${quoted(table)})`) as Column[];
	return {
		async shapes() {
			return names()
				.filter((name) => !notCopied.includes(name))
				.map((name) => ({
					name,
					columns: columnsOf(name)
						.map((column) => column.name)
						.sort()
				}));
		},
		async migrations() {
			if (!names().includes('kysely_migration')) return [];
			return db.prepare('select name from kysely_migration order by name').pluck().all() as string[];
		},
		async *rows(shape) {
			const key = columnsOf(shape.name)
				.filter((column) => column.pk > 0)
				.sort((a, b) => a.pk - b.pk)
				.map((column) => column.name);
			const order = (key.length ? key : shape.columns).map(quoted).join(', ');
			const query = db.prepare(`select ${shape.columns.map(quoted).join(', ')} from ${quoted(shape.name)} order by ${order}`).raw();
			let portion: StoredRow[] = [];
			let letters = 0;
			for (const row of query.iterate() as IterableIterator<unknown[]>) {
				const stored = row.map(toStoredCell);
				portion.push(stored);
				letters += weightOf(stored);
				if (!isPortionFull(portion.length, PORTION, letters)) continue;
				yield portion;
				portion = [];
				letters = 0;
			}
			if (portion.length) yield portion;
		},
		async load(work) {
			db.pragma('foreign_keys = OFF');
			db.exec('begin immediate');
			try {
				// The rows bring what the triggers once made of them.
				const triggers = db.prepare("select name, sql from sqlite_schema where type = 'trigger'").all() as { name: string; sql: string }[];
				for (const { name } of triggers) db.exec(`drop trigger ${quoted(name)}`);
				await work(async (shape, rows) => {
					const places = shape.columns.map(() => '?').join(', ');
					const insert = db.prepare(`insert into ${quoted(shape.name)} (${shape.columns.map(quoted).join(', ')}) values (${places})`);
					for (const row of rows) insert.run(row.map(valueOf));
				});
				for (const { sql } of triggers) db.exec(sql);
				requireParents(db);
				db.exec('commit');
			} catch (error) {
				if (db.inTransaction) db.exec('rollback');
				throw error;
			} finally {
				db.pragma('foreign_keys = ON');
			}
		}
	};
}

/** @throws Error that names the first fault SQLite finds in the file */
export function requireWhole(db: Database.Database): void {
	const found = db.pragma('integrity_check', { simple: true });
	if (found !== 'ok') throw new Error(`SQLite finds the file damaged: ${String(found).split('\n')[0]}`);
	requireParents(db);
}

function requireParents(db: Database.Database): void {
	const [orphan] = db.pragma('foreign_key_check') as { table: string; parent: string }[];
	if (orphan) throw new Error(`A row of ${orphan.table} points to a row of ${orphan.parent} that is not there`);
}
