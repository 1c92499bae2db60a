import Database from 'better-sqlite3';
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver, type DatabaseConnection, type Driver } from 'kysely';
import type { Tables } from './tables.ts';

/** How long a write waits for another process's transaction. */
const BUSY_MS = 10_000;

/** BEGIN IMMEDIATE: a write transaction takes the lock at once and never fails half-way for want of it. */
class ImmediateDriver extends SqliteDriver {
	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}
}

class ImmediateDialect extends SqliteDialect {
	readonly #database: Database.Database;
	constructor(database: Database.Database) {
		super({ database });
		this.#database = database;
	}
	override createDriver(): Driver {
		return new ImmediateDriver({ database: this.#database });
	}
}

function connect(file: string, readonly: boolean): Database.Database {
	const database = new Database(file, { readonly, timeout: BUSY_MS });
	if (!readonly) database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL'); // better-sqlite3 is built with NORMAL for WAL
	database.pragma('foreign_keys = ON');
	database.pragma('secure_delete = ON'); // what is erased is overwritten, not left in free pages
	database.pragma('cache_size = -16000');
	return database;
}

/** One writer and one read-only reader on the same file: a read never waits for a write transaction. */
export function openSqlite(file: string): { writer: Kysely<Tables>; reader: Kysely<Tables>; raw: Database.Database } {
	const raw = connect(file, false);
	return {
		raw,
		writer: new Kysely<Tables>({ dialect: new ImmediateDialect(raw) }),
		reader: new Kysely<Tables>({ dialect: new SqliteDialect({ database: connect(file, true) }) })
	};
}
