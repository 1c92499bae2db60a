import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { config } from '../lib/server/config.ts';
import { BESIDE } from '../lib/server/backup/exclusive-access.ts';
import { ownFile } from '../lib/server/database/sqlite-file.ts';
import { requireDirectory } from '../lib/server/directory.ts';

/**
 * A lock that lets one process at a time fill a demonstration; a second one waits. When a process is killed, the operating system or
 * PostgreSQL releases its lock.
 */

/** The lock file in DATA_DIR: empty, and never removed. */
export const SEED_LOCK_FILE = 'filling.lock';
const LONGEST_MS = 10 * 60_000;
/** the key of the advisory lock in PostgreSQL: any number that nothing else uses */
const ADVISORY = 20_230_811;

const sayWaiting = () => console.log('The demonstration is being filled by another command; waiting for it …');

/** @returns ends the turn */
function turnOfFolder(): () => void {
	requireDirectory(config().dataDir);
	const file = join(config().dataDir, SEED_LOCK_FILE);
	ownFile(file);
	const lock = new Database(file, { timeout: 0 });
	try {
		lock.exec('begin exclusive');
	} catch (error) {
		if (!String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) throw error;
		sayWaiting();
		lock.pragma(`busy_timeout = ${LONGEST_MS}`);
		lock.exec('begin exclusive');
	}
	return () => void lock.close();
}

/** @returns ends the turn */
async function turnOfDatabase(url: string): Promise<() => Promise<void>> {
	const client = new pg.Client({ connectionString: url, application_name: BESIDE });
	client.on('error', () => undefined); // a server that goes away fails the filling itself
	await client.connect();
	const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [ADVISORY]);
	if (!rows[0]?.mine) {
		sayWaiting();
		await client.query('select pg_advisory_lock($1)', [ADVISORY]);
	}
	return () => client.end();
}

export async function withSeedLock<T>(work: () => Promise<T>): Promise<T> {
	const { database } = config();
	const end = database.engine === 'postgres' ? await turnOfDatabase(database.url) : turnOfFolder();
	try {
		return await work();
	} finally {
		await end();
	}
}
