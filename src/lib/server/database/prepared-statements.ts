import type Database from 'better-sqlite3';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult, SqliteDatabase } from 'kysely';
import type pg from 'pg';

/**
 * Lets a database read and plan a statement once for each connection instead of each time: that was half of PostgreSQL's work while 200
 * people wanted the same seats, and a seventh of a registration's on SQLite. On PostgreSQL statements without values (begin, commit,
 * those that change tables) stay as they are.
 */

/** Statements whose text depends on how many values they hold must not fill the memory. */
const MOST_STATEMENTS = 500;
const LONGEST = 4_000;
/** A newer release has brought a column to a table, and a prepared `select *` does not know it. */
const RESULT_CHANGED = '0A000';

const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
	const known = names.get(text);
	if (known || text.length > LONGEST || names.size >= MOST_STATEMENTS) return known;
	const name = `alang_${names.size}`;
	names.set(text, name);
	return name;
}

/** A connection as Kysely uses it: what it has prepared goes with it. */
function preparing(client: pg.PoolClient): PostgresPoolClient {
	let outdated = false;
	async function run<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
		const name = values.length && !outdated ? nameOf(text) : undefined;
		const query = (named?: string) => client.query<object & R>({ text, values: [...values], ...(named && { name: named }) });
		const { command, rowCount, rows } = await query(name).catch((error: { code?: string }) => {
			if (!name || error.code !== RESULT_CHANGED) throw error;
			outdated = true;
			return query();
		});
		return { command: command as PostgresQueryResult<R>['command'], rowCount: rowCount ?? 0, rows };
	}
	function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
	function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
	function query<R>(
		text: string | PostgresCursor<R>,
		values: readonly unknown[] = []
	): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
		if (typeof text !== 'string') throw new Error('Nothing here reads with a cursor');
		return run<R>(text, values);
	}
	return { query, release: (destroy) => client.release(destroy || outdated) };
}

/** The pool's connections, each of which prepares what it is asked. */
export function preparingPool(pool: pg.Pool): PostgresPool {
	const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
	return {
		options: pool.options,
		async connect() {
			const client = await pool.connect();
			const own = known.get(client) ?? preparing(client);
			known.set(client, own);
			return own;
		},
		end: () => pool.end()
	};
}

/**
 * An SQLite connection as Kysely uses it. SQLite itself prepares a kept statement anew when a table has changed since; nothing here
 * reads row by row, so no statement is asked again while it is being read.
 */
export function preparingFile(database: Database.Database): SqliteDatabase {
	const kept = new Map<string, Database.Statement>();
	return {
		prepare(text) {
			const known = kept.get(text);
			if (known) return known;
			const statement = database.prepare(text);
			if (text.length <= LONGEST && kept.size < MOST_STATEMENTS) kept.set(text, statement);
			return statement;
		},
		close: () => void database.close()
	};
}
