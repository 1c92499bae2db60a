import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration';
import { now } from '../clock.ts';
import { config, SetupError } from '../config.ts';
import { setupErrorOf } from './faults.ts';
import { database } from './open.ts';
import { reachServer } from './postgres.ts';

/** The files of migrations/, in the order of their names. */
class MigrationFiles implements MigrationProvider {
	async getMigrations(): Promise<Record<string, Migration>> {
		const folder = join(process.cwd(), 'migrations');
		const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
		const found: Record<string, Migration> = {};
		for (const name of names)
			found[name.replace(/\.ts$/, '')] = (await import(/* @vite-ignore */ pathToFileURL(join(folder, name)).href)) as Migration;
		return found;
	}
}

/** A whole copy of a filled SQLite file beside it, before its tables change. PostgreSQL's own dump is the operator's. */
async function copyFirst(upTo: string): Promise<void> {
	const { raw } = database();
	if (!raw || raw.memory) return;
	const folder = join(dirname(raw.name), 'copies');
	await fs.mkdir(folder, { recursive: true, mode: 0o700 });
	const copy = join(folder, `before-${upTo}-${now().replace(/[:.]/g, '')}.sqlite`);
	await raw.backup(copy);
	await fs.chmod(copy, 0o600);
}

/** Another program's tables are left alone. @throws SetupError */
async function demandEmpty(): Promise<void> {
	const tables = await database().writer.introspection.getTables();
	if (tables.length)
		throw new SetupError('This database holds the tables of another program; give Alang one of its own with DATA_DIR or DATABASE_URL.');
}

/**
 * Brings the database to this release's tables; does nothing when it is there already. A filled SQLite database is copied first,
 * to `copies/` beside it.
 * @returns the names of the migrations that ran
 * @throws SetupError when the database does not answer, is another program's or was made by a newer release
 */
export async function migrate(): Promise<string[]> {
	try {
		return await migrateOwn();
	} catch (error) {
		throw setupErrorOf(error) ?? error;
	}
}

async function migrateOwn(): Promise<string[]> {
	const target = config().database;
	if (target.engine === 'postgres') await reachServer(target.url);
	const migrator = new Migrator({ db: database().writer, provider: new MigrationFiles() });
	const known = await migrator.getMigrations();
	const last = known.filter((migration) => !migration.executedAt).at(-1);
	if (!known.some((migration) => migration.executedAt)) await demandEmpty();
	else if (last) await copyFirst(last.name);
	const { error, results } = await migrator.migrateToLatest();
	if (error instanceof Error && /previously executed migration .* is missing|corrupted migrations/.test(error.message))
		throw new SetupError('This database was made by a newer release of Alang; start that release, nothing has been changed.');
	if (error) throw error;
	return (results ?? []).map((result) => result.migrationName);
}
