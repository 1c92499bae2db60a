import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { config, SetupError } from '../config.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

export interface OpenDatabase {
	engine: 'sqlite' | 'postgres';
	/** the write connection; only `change` and the migrations use it */
	writer: Kysely<Tables>;
	reader: Kysely<Tables>;
	raw: Database.Database | null;
	pool: pg.Pool | null;
}

let open: OpenDatabase | undefined;

/** The database of this process, opened at first use (never while a module loads: the build imports server modules). */
export function database(): OpenDatabase {
	if (open) return open;
	const target = config().database;
	if (target.engine === 'postgres') {
		const { writer, reader, pool } = openPostgres(target.url);
		return (open = { engine: 'postgres', writer, reader, pool, raw: null });
	}
	const folder = dirname(target.file);
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		accessSync(folder, constants.W_OK);
	} catch {
		throw new SetupError(`The folder ${folder} cannot be written; give this user the right to write there, or set DATA_DIR.`);
	}
	const { writer, reader, raw } = openSqlite(target.file);
	return (open = { engine: 'sqlite', writer, reader, raw, pool: null });
}

/** The read side: queries of the domains. */
export const read = (): Kysely<Tables> => database().reader;

/** Closes the connections; the next use opens them again. */
export async function closeDatabase(): Promise<void> {
	const closing = open;
	open = undefined;
	if (!closing) return;
	await closing.writer.destroy();
	if (closing.reader !== closing.writer) await closing.reader.destroy();
}
