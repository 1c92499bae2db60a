import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { config } from '../config.ts';
import { requireDirectory } from '../directory.ts';
import { setupErrorOf } from './errors.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import { statementLog } from './query-log.ts';
import type { Tables } from './tables.ts';

export interface OpenDatabase {
	engine: 'sqlite' | 'postgres';
	/** the write connection; only `change` and the migrations use it */
	writer: Kysely<Tables>;
	reader: Kysely<Tables>;
	raw: Database.Database | null;
	pool: pg.Pool | null;
	/** of the SQLite file that is open */
	inode: number | null;
	close(): Promise<void>;
}

let open: OpenDatabase | undefined;

/** The database of this process, opened at first use (never while a module loads: the build imports server modules). */
export function database(): OpenDatabase {
	if (open) return open;
	const target = config().database;
	if (target.engine === 'postgres') {
		const { writer, reader, pool } = openPostgres(target.url, statementLog());
		return (open = { engine: 'postgres', writer, reader, pool, raw: null, inode: null, close: () => writer.destroy() });
	}
	requireDirectory(dirname(target.file));
	try {
		const { close, ...opened } = openSqlite(target.file, statementLog());
		return (open = { engine: 'sqlite', ...opened, pool: null, close: async () => close() });
	} catch (error) {
		throw setupErrorOf(error) ?? error;
	}
}

/** The read side: queries of the domains. */
export const read = (): Kysely<Tables> => database().reader;

/** Closes the connections; the next use opens them again. */
export async function closeDatabase(): Promise<void> {
	const closing = open;
	open = undefined;
	await closing?.close();
}
