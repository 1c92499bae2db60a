import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Migration } from 'kysely/migration';
import { migrationNames } from '../../src/lib/server/database/migrate.ts';
import { database } from '../../src/lib/server/database/open.ts';

/** Takes the last migration back, as the release before left the tables. @returns its name */
export async function takeBackLastMigration(): Promise<string> {
	const name = (await migrationNames()).at(-1) ?? '';
	const { down } = (await import(pathToFileURL(join(process.cwd(), 'migrations', `${name}.ts`)).href)) as Migration;
	await down?.(database().writer);
	await database()
		.writer.deleteFrom('kysely_migration' as 'installation')
		.where('name' as 'key', '=', name)
		.execute();
	return name;
}
