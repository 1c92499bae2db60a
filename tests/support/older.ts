import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Migration } from 'kysely/migration';
import { migrationNames } from '../../src/lib/server/database/migrate.ts';
import { database } from '../../src/lib/server/database/open.ts';

const migrationOf = async (name: string) =>
	(await import(pathToFileURL(join(process.cwd(), 'migrations', `${name}.ts`)).href)) as Migration;

/** The migrations that came after one, in their order. */
export const migrationsAfter = async (name: string): Promise<Migration[]> =>
	Promise.all((await migrationNames()).filter((each) => each > name).map(migrationOf));

/** Takes the last migration back, as the release before left the tables. @returns its name */
export async function takeBackLastMigration(): Promise<string> {
	const name = (await migrationNames()).at(-1) ?? '';
	const { down } = await migrationOf(name);
	await down?.(database().writer);
	await database()
		.writer.deleteFrom('kysely_migration' as 'installation')
		.where('name' as 'key', '=', name)
		.execute();
	return name;
}
