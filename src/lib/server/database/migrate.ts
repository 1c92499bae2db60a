import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Kysely } from 'kysely';
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration';
import { config, SetupError } from '../config.ts';
import { backUpBefore } from './pre-upgrade-backup.ts';
import { setupErrorOf } from './errors.ts';
import { orderByBytes } from './collation.ts';
import { database } from './open.ts';
import { reachServer } from './postgres.ts';
import type { Tables } from './tables.ts';

const WAIT_TRIES = 30;
/** about 100 MB, looked through in a tenth of a second */
const MOST_PAGES_LOOKED_AT = 25_000;

/** The files of migrations/, in the order of their names. */
class MigrationFiles implements MigrationProvider {
	async getMigrations(): Promise<Record<string, Migration>> {
		const folder = join(process.cwd(), 'migrations');
		const found: Record<string, Migration> = {};
		for (const name of await migrationNames())
			found[name] = (await import(/* @vite-ignore */ pathToFileURL(join(folder, `${name}.ts`)).href)) as Migration;
		return found;
	}
}

/** The migrations of this release, in their order. */
export async function migrationNames(): Promise<string[]> {
	const files = await fs.readdir(join(process.cwd(), 'migrations'));
	return files
		.filter((name) => name.endsWith('.ts'))
		.map((name) => name.replace(/\.ts$/, ''))
		.sort();
}

const tableNames = async (db: Kysely<Tables>): Promise<string[]> =>
	(await db.introspection.getTables({ withInternalKyselyTables: true })).map((table) => table.name);

const executed = async (db: Kysely<Tables>): Promise<string[]> =>
	(
		await db
			.selectFrom('kysely_migration' as 'installation')
			.select('name' as 'key')
			.execute()
	).map((row) => (row as unknown as { name: string }).name);

/** Reads, before anything is written, whether the database is one of ours and not ahead of this release. */
async function requireOurs(db: Kysely<Tables>): Promise<string[]> {
	const names = await tableNames(db);
	if (!names.includes('kysely_migration')) {
		if (names.length)
			throw new SetupError('This database holds the tables of another program; give Alang one of its own with DATA_DIR or DATABASE_URL.');
		return [];
	}
	const done = await executed(db);
	const known = await migrationNames();
	if (done.some((name) => !known.includes(name)))
		throw new SetupError('This database was made by a newer release of Alang; start that release, nothing has been changed.');
	return done;
}

/** A damaged page is better met now than by a visitor. Of a large file only the backup looks at every page: it takes seconds there. */
function requireSound(): void {
	const { raw } = database();
	const pages = raw?.pragma('page_count', { simple: true }) as number | undefined;
	if (!raw || !pages || pages > MOST_PAGES_LOOKED_AT) return;
	const found = raw.pragma('quick_check(1)', { simple: true });
	if (found !== 'ok') throw Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' });
}

/** Two processes that start at once: the second waits for the first, longer than a lock is waited for otherwise. */
export async function onceFree<T>(work: () => Promise<T>): Promise<T> {
	for (let tries = 1; ; tries++)
		try {
			return await work();
		} catch (error) {
			const code = (error as { code?: unknown }).code;
			// the database undoes one of two transactions that wait for each other: it starts again
			if (code !== '55P03' && code !== '40P01' && code !== 'SQLITE_BUSY') throw error;
			if (tries === WAIT_TRIES)
				throw new SetupError('Another process has been changing this database for minutes; start again when it has ended.');
		}
}

/**
 * Makes the tables of a release in one transaction: a process that is killed half-way leaves them as they were.
 * @param upTo the last migration to run; without it all of this release
 * @returns the names of the migrations that ran
 */
export function runMigrations(db: Kysely<Tables>, upTo?: string): Promise<string[]> {
	return onceFree(async () => {
		const migrator = new Migrator({ db, provider: new MigrationFiles() });
		const { error, results } = upTo ? await migrator.migrateTo(upTo) : await migrator.migrateToLatest();
		if (error) throw error;
		return (results ?? []).map((result) => result.migrationName);
	});
}

/**
 * Brings the database to this release's tables; does nothing when it is there already. A filled database is copied first, to
 * `copies/` beside the SQLite file or in DATA_DIR.
 * @returns the names of the migrations that ran
 * @throws SetupError when the database does not answer, is another program's or was made by a newer release
 */
export async function migrate(): Promise<string[]> {
	try {
		const target = config().database;
		if (target.engine === 'postgres') await reachServer(target.url);
		requireSound();
		const ran = await onceFree(async () => {
			const done = await requireOurs(database().reader);
			const last = (await migrationNames()).filter((name) => !done.includes(name)).at(-1);
			if (!last) return [];
			// who reads a table that another process is changing waits for it, and then finds nothing left to do
			if (done.length) await backUpBefore(last);
			return runMigrations(database().writer);
		});
		if (target.engine === 'postgres') await onceFree(() => orderByBytes(database().writer));
		return ran;
	} catch (error) {
		throw setupErrorOf(error) ?? error;
	}
}
