import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import {
	CompiledQuery,
	Kysely,
	SqliteAdapter,
	SqliteDialect,
	SqliteDriver,
	type DatabaseConnection,
	type DialectAdapter,
	type Driver,
	type Logger
} from 'kysely';
import { SetupError } from '../config.ts';
import { preparingFile } from './prepared-statements.ts';
import { ownFile } from './sqlite-file.ts';
import type { Tables } from './tables.ts';

/** How long a write waits for another process's transaction. */
const BUSY_MS = 10_000;

/**
 * BEGIN IMMEDIATE: a write transaction takes the lock at once and never fails half-way for want of it. A full disk ends some
 * transactions by itself, and a rollback after that would hide why. https://sqlite.org/lang_transaction.html
 */
class ImmediateDriver extends SqliteDriver {
	readonly #database: Database.Database;
	constructor(database: Database.Database) {
		super({ database: preparingFile(database) });
		this.#database = database;
	}
	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}
	override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
		if (this.#database.inTransaction) await super.rollbackTransaction(connection);
	}
}

/**
 * Tells Kysely that SQLite undoes changes of tables with their transaction. Kysely assumes that it does not, and would leave a migration
 * that was killed half-way as it is.
 */
class UndoingAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}

class ImmediateDialect extends SqliteDialect {
	readonly #database: Database.Database;
	constructor(database: Database.Database) {
		super({ database });
		this.#database = database;
	}
	override createDriver(): Driver {
		return new ImmediateDriver(this.#database);
	}
	override createAdapter(): DialectAdapter {
		return new UndoingAdapter();
	}
}

function connect(file: string, readonly: boolean): Database.Database {
	const database = new Database(file, { readonly, timeout: BUSY_MS });
	try {
		if (!readonly) database.pragma('journal_mode = WAL');
		database.pragma('synchronous = FULL'); // better-sqlite3 is built with NORMAL for WAL
		database.pragma('foreign_keys = ON');
		database.pragma('secure_delete = ON'); // what is erased is overwritten, not left in free pages
		database.pragma('cache_size = -16000');
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

/** A reading connection; when there is none to be had, the other is closed too: nothing stays half open. */
function connectOr(close: () => void, file: string): Database.Database {
	try {
		return connect(file, true);
	} catch (error) {
		close();
		throw error;
	}
}

/** The write connection; a new file is for its owner alone, and so are the files SQLite puts beside it. */
export function openWriter(file: string, log?: Logger): { writer: Kysely<Tables>; raw: Database.Database; inode: number } {
	ownFile(file);
	const { ino } = statSync(file);
	const raw = connect(file, false);
	// while this process waited for the lock, its holder may have deleted the file: what is written into it now would be lost when it is
	// closed
	if (statSync(file, { throwIfNoEntry: false })?.ino !== ino) {
		raw.close();
		throw new SetupError(`The database ${file} was taken away while it was being opened; start again.`);
	}
	return { raw, inode: ino, writer: new Kysely<Tables>({ dialect: new ImmediateDialect(raw), ...(log && { log }) }) };
}

/** One writer and one read-only reader on the same file: a read never waits for a write transaction. */
export function openSqlite(file: string, log?: Logger) {
	const { writer, raw, inode } = openWriter(file, log);
	const readonly = connectOr(() => raw.close(), file);
	return {
		writer,
		reader: new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparingFile(readonly) }), ...(log && { log }) }),
		raw,
		inode,
		/** Kysely closes only what has been used */
		close() {
			readonly.close();
			raw.close();
		}
	};
}
