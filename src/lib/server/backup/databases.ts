import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { SetupError, type Config } from '../config.ts';
import { requireUtf8, REACH_MS } from '../database/postgres.ts';
import { isFull } from '../database/errors.ts';
import { requireDirectory } from '../directory.ts';
import { requireWhole, sqliteTables } from './sqlite.ts';
import { postgresTables } from './postgres.ts';
import type { TableStore } from './table-rows.ts';

export type DatabaseLocation = Config['database'];

/** The name of a database in a sentence, never with its password. */
export function nameOf(place: DatabaseLocation): string {
	if (place.engine === 'sqlite') return place.file;
	const url = URL.parse(place.url);
	return url ? `postgres://${url.host}${url.pathname}` : 'the PostgreSQL database';
}

/** @throws SetupError when the server cannot be reached */
export async function connect(url: string): Promise<pg.Client> {
	const client = new pg.Client({
		connectionString: url,
		connectionTimeoutMillis: REACH_MS,
		options: '-c timezone=UTC -c lock_timeout=3000'
	});
	client.on('error', () => undefined); // a connection that breaks fails the query under way
	await client.connect().catch((error: Error) => {
		throw new SetupError(`${nameOf({ engine: 'postgres', url })} does not answer (${error.message}); check DATABASE_URL and the server.`);
	});
	return client;
}

const running = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
};

/** A snapshot holds everything the database holds: one left behind by a process that was killed is removed. */
function forgetSnapshots(folder: string): void {
	for (const name of readdirSync(folder)) {
		const pid = /^snapshot-(\d+)\.sqlite/.exec(name)?.[1];
		if (pid && (Number(pid) === process.pid || !running(Number(pid)))) rmSync(join(folder, name));
	}
}

/**
 * One file with all of a SQLite database, also while others write: an open read transaction keeps the online backup from beginning
 * anew at each of their commits.
 * @throws Error when the copy is not whole, SetupError when there is no room for it; nothing is left behind then
 */
export async function copySqlite(from: string, to: string): Promise<void> {
	closeSync(openSync(to, 'wx', 0o600));
	try {
		await copyInto(from, to);
	} catch (error) {
		for (const end of ['', '-wal', '-shm', '-journal']) rmSync(to + end, { force: true });
		const { code = '' } = error as { code?: string };
		if (!isFull(error) && !code.startsWith('SQLITE_IOERR')) throw error;
		throw new SetupError(`A copy of the database could not be written to ${dirname(to)} (${code}): the disk is full or takes no writes.`, {
			cause: error
		});
	}
}

async function copyInto(from: string, to: string): Promise<void> {
	const source = new Database(from, { readonly: true, timeout: 10_000 });
	try {
		source.exec('begin; select 1 from sqlite_schema');
		await source.backup(to);
		source.exec('rollback');
	} finally {
		source.close();
	}
	const copy = new Database(to);
	try {
		copy.pragma('journal_mode = DELETE');
		requireWhole(copy);
	} finally {
		copy.close();
	}
}

/** Reads a database as it is at one moment, while others go on writing. @param folder where a snapshot may lie meanwhile */
export async function reading<T>(place: DatabaseLocation, folder: string, work: (tables: TableStore) => Promise<T>): Promise<T> {
	if (place.engine === 'postgres') {
		const client = await connect(place.url);
		try {
			await client.query('begin isolation level repeatable read read only');
			return await work(postgresTables(client));
		} finally {
			await client.end();
		}
	}
	if (!existsSync(place.file)) throw new SetupError(`There is no database at ${place.file}.`);
	forgetSnapshots(folder);
	const snapshot = join(folder, `snapshot-${process.pid}.sqlite`);
	try {
		await copySqlite(place.file, snapshot);
		const db = new Database(snapshot, { readonly: true });
		try {
			return await work(sqliteTables(db));
		} finally {
			db.close();
		}
	} finally {
		rmSync(snapshot, { force: true });
	}
}

export const taken = (place: DatabaseLocation): SetupError =>
	new SetupError(`There is a database at ${nameOf(place)} already; name a new one. Nothing has been changed.`);

/** @throws SetupError unless a copy may be put there: a new file, or a PostgreSQL database without a single row */
export async function requireClean(place: DatabaseLocation): Promise<void> {
	if (place.engine === 'sqlite') {
		if (['', '-wal', '-journal'].some((end) => existsSync(place.file + end))) throw taken(place);
		requireDirectory(dirname(place.file));
		return;
	}
	const client = await connect(place.url);
	try {
		await requireUtf8(client);
		const tables = postgresTables(client);
		const shapes = await tables.shapes();
		if (shapes.length && !(await tables.migrations()).length) throw taken(place);
		await client.query('begin read only');
		for (const shape of shapes) for await (const rows of tables.rows(shape)) if (rows.length) throw taken(place);
	} finally {
		await client.end();
	}
}
