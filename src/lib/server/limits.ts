import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { RateLimiterPostgres, RateLimiterRes, RateLimiterSQLite, type RateLimiterStoreAbstract } from 'rate-limiter-flexible';
import { config, type Config } from './config.ts';
import { database } from './database/open.ts';
import { ownFile } from './database/sqlite-file.ts';
import { Refusal } from './refusal.ts';
import { sign } from './secret.ts';

/** How often something may happen for one key. What is counted by visitor's address leaves room for 200 people behind one Wi-Fi. */
const table = {
	/** wrong passphrases for one account from browsers it has never been used in */
	'sign-in.stranger': { points: 10, seconds: 900 },
	/** … from one browser or address where its owner has signed in before */
	'sign-in.known': { points: 10, seconds: 900 },
	/** wrong passphrases from one address, for whatever accounts */
	'sign-in.address': { points: 300, seconds: 900 },
	/** not a limit but a memory: this account was used from this address */
	'sign-in.met': { points: 1, seconds: 90 * 86_400 },
	/** wrong codes of the second factor for one account, whose passphrase was right, from browsers it has never been used in */
	'second-step.stranger': { points: 10, seconds: 900 },
	/** … in a day */
	'second-step.day': { points: 50, seconds: 86_400 },
	/** … from one browser where its owner has signed in before */
	'second-step.known': { points: 10, seconds: 900 },
	/** asking for a reset, by the visitor's address */
	'password.ask': { points: 100, seconds: 900 },
	/** opening links that choose a passphrase, by the visitor's address */
	'account-link': { points: 200, seconds: 900 },
	/** sending the registration form, by the visitor's address */
	register: { points: 1000, seconds: 900 },
	/** names of organisations offered while somebody types, by the visitor's address */
	suggest: { points: 6000, seconds: 900 },
	/** asking for one's private link: by the visitor's address, and mails to one mail address */
	'link-again': { points: 300, seconds: 900 },
	'link-again.to': { points: 3, seconds: 3600 }
} as const satisfies Record<string, { points: number; seconds: number }>;

export type Limit = keyof typeof table;

type Store = Record<Limit, RateLimiterStoreAbstract>;
let open: { of: Config; store: Promise<Store> } | undefined;

/** PostgreSQL: a table beside the others, for all processes. SQLite: a file of its own, so that counting waits for no transaction. */
async function openStore(target: Config): Promise<Store> {
	const names = Object.keys(table) as Limit[];
	const options = (name: Limit, first: boolean) => ({
		tableName: 'rate_limit',
		keyPrefix: name,
		points: table[name].points,
		duration: table[name].seconds,
		clearExpiredByTimeout: first
	});
	if (target.database.engine === 'postgres') {
		const storeClient = database().pool;
		await new Promise<void>((resolve, reject) => {
			const opened = (error?: Error) => (error ? reject(error) : resolve());
			void new RateLimiterPostgres({ ...options('register', true), storeClient, storeType: 'pool' }, opened);
		});
		const made = (name: Limit) => new RateLimiterPostgres({ ...options(name, false), storeClient, storeType: 'pool', tableCreated: true });
		return Object.fromEntries(names.map((name) => [name, made(name)])) as Store;
	}
	mkdirSync(target.dataDir, { recursive: true, mode: 0o700 });
	const file = join(target.dataDir, 'limits.sqlite');
	ownFile(file);
	const storeClient = new Database(file, { timeout: 5000 });
	storeClient.pragma('journal_mode = WAL');
	storeClient.pragma('synchronous = NORMAL');
	const made = (name: Limit, index: number) =>
		new RateLimiterSQLite({ ...options(name, index === 0), storeClient, storeType: 'better-sqlite3' });
	return Object.fromEntries(names.map((name, index) => [name, made(name, index)])) as Store;
}

async function limiter(name: Limit): Promise<RateLimiterStoreAbstract> {
	if (open?.of !== config()) open = { of: config(), store: openStore(config()) };
	return (await open.store)[name];
}

/** Addresses and mail addresses are not kept: only their signature. */
const keyOf = (name: Limit, key: string) => sign('limit', name, key).slice(0, 22);

const tooMany = (spent: RateLimiterRes) => new Refusal('access.too-many', { minutes: Math.max(1, Math.ceil(spent.msBeforeNext / 60_000)) });

/**
 * Counts one more for a key; does nothing with RATE_LIMITS=off.
 * @param key what is limited: the visitor's address, a folded mail address
 * @throws Refusal('access.too-many', {minutes}) past the limit
 */
export async function spend(name: Limit, key: string): Promise<void> {
	if (!config().rateLimits) return;
	try {
		await (await limiter(name)).consume(keyOf(name, key));
	} catch (reason) {
		if (reason instanceof RateLimiterRes) throw tooMany(reason);
		throw reason;
	}
}

/** Asks without counting. @throws Refusal('access.too-many', {minutes}) when nothing is left */
export async function demandLeft(name: Limit, key: string): Promise<void> {
	if (!config().rateLimits) return;
	const spent = await (await limiter(name)).get(keyOf(name, key));
	if (spent && spent.consumedPoints >= table[name].points) throw tooMany(spent);
}

/** Begins to count anew. */
export async function forget(name: Limit, key: string): Promise<void> {
	if (config().rateLimits) await (await limiter(name)).delete(keyOf(name, key));
}

/** Keeps in mind that something has happened, for as long as the name's time. */
export async function remember(name: Limit, key: string): Promise<void> {
	if (config().rateLimits) await (await limiter(name)).set(keyOf(name, key), 1, table[name].seconds);
}

/** Whether `remember` was called for a key. */
export async function remembers(name: Limit, key: string): Promise<boolean> {
	return config().rateLimits && (await (await limiter(name)).get(keyOf(name, key))) !== null;
}
