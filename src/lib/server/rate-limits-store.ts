import { join } from 'node:path';
import Database from 'better-sqlite3';
import { RateLimiterPostgres, RateLimiterSQLite, type RateLimiterStoreAbstract } from 'rate-limiter-flexible';
import type { Config } from './config.ts';
import { database } from './database/open.ts';
import { ownFile } from './database/sqlite-file.ts';
import { requireDirectory } from './directory.ts';
import { log } from './log.ts';

/** Where the limits' counts are kept: what is opened here is open as a whole, or closed again. */

/** How often something may happen in some seconds. */
export interface Allowance {
	points: number;
	seconds: number;
}

/** What all that counts offers; the library's types leave the clearing out. */
type Counter = RateLimiterStoreAbstract & { clearExpired(before: number): Promise<void> };

const CLEAR_MS = 5 * 60_000;
const KEPT_MS = 60 * 60_000;

/**
 * Deletes what is over, now and then. The library's own clearing of a SQLite file waits for nobody's answer: a disk without room would
 * end the process.
 */
function clearNowAndThen(counter: Counter): void {
	const clear = () =>
		counter.clearExpired(Date.now() - KEPT_MS).catch((error: unknown) => {
			log().warn({ err: error }, 'counts of limits that are over could not be deleted; it is tried again');
		});
	setInterval(() => void clear(), CLEAR_MS).unref();
}

/** Makes a counter together with its table. */
const withTable = (make: (made: (error?: Error) => void) => RateLimiterStoreAbstract): Promise<RateLimiterStoreAbstract> =>
	new Promise((resolve, reject) => {
		// the library calls back in a later turn, when the counter is there
		const counter = make((error) => (error ? reject(error) : resolve(counter)));
	});

/** PostgreSQL: a table beside the others, for all processes. SQLite: a file of its own, so that counting waits for no transaction. */
export async function openCounters<Name extends string>(
	target: Config,
	table: Readonly<Record<Name, Allowance>>
): Promise<Record<Name, RateLimiterStoreAbstract>> {
	const [first, ...others] = Object.keys(table) as Name[];
	if (!first) throw new Error('There is no limit to count for');
	const options = (name: Name) => ({
		tableName: 'rate_limit',
		keyPrefix: name,
		points: table[name].points,
		duration: table[name].seconds,
		clearExpiredByTimeout: false
	});
	const all = async (make: (name: Name, tableCreated: boolean, made?: (error?: Error) => void) => RateLimiterStoreAbstract) => {
		const one = await withTable((made) => make(first, false, made));
		clearNowAndThen(one as Counter);
		return Object.fromEntries([[first, one], ...others.map((name) => [name, make(name, true)])]) as Record<Name, RateLimiterStoreAbstract>;
	};
	if (target.database.engine === 'postgres') {
		const storeClient = database().pool;
		return all(
			(name, tableCreated, made) => new RateLimiterPostgres({ ...options(name), storeClient, storeType: 'pool', tableCreated }, made)
		);
	}
	requireDirectory(target.dataDir);
	const file = join(target.dataDir, 'limits.sqlite');
	ownFile(file);
	const storeClient = new Database(file, { timeout: 5000 });
	try {
		storeClient.pragma('journal_mode = WAL');
		storeClient.pragma('synchronous = NORMAL');
		return await all(
			(name, tableCreated, made) =>
				new RateLimiterSQLite({ ...options(name), storeClient, storeType: 'better-sqlite3', tableCreated }, made)
		);
	} catch (error) {
		storeClient.close();
		throw error;
	}
}
