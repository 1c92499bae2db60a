import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration';
import { SetupError } from '../config.ts';
import { database } from './open.ts';

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

/**
 * Brings the database to this release's tables; does nothing when it is there already.
 * @returns the names of the migrations that ran
 * @throws SetupError when the database was made by a newer release
 */
export async function migrate(): Promise<string[]> {
	const migrator = new Migrator({ db: database().writer, provider: new MigrationFiles() });
	const { error, results } = await migrator.migrateToLatest();
	if (error instanceof Error && /previously executed migration .* is missing|corrupted migrations/.test(error.message))
		throw new SetupError('This database was made by a newer release of Alang; start that release, nothing has been changed.');
	if (error) throw error;
	return (results ?? []).map((result) => result.migrationName);
}
