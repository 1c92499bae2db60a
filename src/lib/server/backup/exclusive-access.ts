import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { SetupError } from '../config.ts';
import { connect, type DatabaseLocation } from './databases.ts';

/** What is done to a whole database while nobody else may use it. */

/** The `application_name` of connections that only wait for a lock of ours, and neither read nor write. */
export const BESIDE = 'alang beside';

/** Every process that has a file in WAL mode open holds a shared lock on it, which the system takes back when the process ends. */
async function holdingFile<T>(file: string, inUse: SetupError, work: (held: Database.Database) => Promise<T>): Promise<T> {
	if (!existsSync(file)) throw new SetupError(`There is no database at ${file}.`);
	const held = new Database(file, { timeout: 0 });
	try {
		takeWhole(held, file, inUse);
		return await work(held);
	} finally {
		held.close();
	}
}

/** The lock is held from here on until the connection is closed. */
function takeWhole(db: Database.Database, file: string, inUse: SetupError): void {
	try {
		db.pragma('locking_mode = EXCLUSIVE');
		db.exec('begin exclusive; rollback');
	} catch (error) {
		const { code = '' } = error as { code?: string };
		if (code.startsWith('SQLITE_BUSY')) throw inUse;
		throw code === 'SQLITE_NOTADB' ? new SetupError(`The file ${file} is not a database of Alang.`) : error;
	}
}

/** A connection that was closed is listed until its process on the server has ended: so long it is asked about again. */
const ENDING_MS = 1_000;

/** @throws SetupError while another process has a connection to a PostgreSQL database; a server that runs keeps one at all times */
async function requireNobodyOn(url: string, inUse: SetupError): Promise<void> {
	const client = await connect(url);
	const others = async () => {
		const { rows } = await client.query<{ others: string }>(
			`select count(*) as others from pg_stat_activity
			where datname = current_database() and usename = current_user and pid <> pg_backend_pid() and application_name <> $1`,
			[BESIDE]
		);
		return Number(rows[0]?.others);
	};
	try {
		for (const until = performance.now() + ENDING_MS; await others(); await setTimeout(50)) if (performance.now() > until) throw inUse;
	} finally {
		await client.end();
	}
}

/**
 * Runs work on a database that no other process has open, nor can open until the work is done (PostgreSQL: had open when it began).
 * @param inUse what is thrown while another process has it open
 * @param work gets the one connection to a SQLite file: a second one would have to wait as well
 */
export async function withExclusiveAccess<T>(
	place: DatabaseLocation,
	inUse: SetupError,
	work: (held: Database.Database | null) => Promise<T>
): Promise<T> {
	if (place.engine === 'sqlite') return holdingFile(place.file, inUse, work);
	await requireNobodyOn(place.url, inUse);
	return work(null);
}
