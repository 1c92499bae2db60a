import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import type { Migration } from 'kysely/migration';
import { expect, test } from 'vitest';
import { config } from '../../src/lib/server/config.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';

const fresh = useFreshDatabase();
const ran = () =>
	database()
		.writer.selectFrom('kysely_migration' as 'installation')
		.select('name' as 'key')
		.orderBy('name' as 'key')
		.execute();
const forget = (name: string) =>
	database()
		.writer.deleteFrom('kysely_migration' as 'installation')
		.where('name' as 'key', '=', name)
		.execute();

test('a database that is up to date is left alone', async () => {
	const before = await ran();
	expect(await migrate()).toEqual([]);
	expect(await ran()).toEqual(before);
	expect(existsSync(join(config().dataDir, 'copies'))).toBe(false);
});

test('a database of a newer release is refused and unchanged', async () => {
	await database()
		.writer.insertInto('kysely_migration' as 'installation')
		.values({ name: '9999_from_the_future', timestamp: '2030-01-01T00:00:00.000Z' } as never)
		.execute();
	const before = await ran();
	await expect(migrate()).rejects.toThrow('newer release');
	expect(await ran()).toEqual(before);
});

test('a filled database is upgraded; a SQLite file is copied first', async () => {
	await database().writer.insertInto('installation').values({ key: 'kept', value: 'Қостанай' }).execute();
	const last = (await ran()).at(-1) as unknown as { name: string };
	const { down } = (await import(pathToFileURL(join(process.cwd(), 'migrations', `${last.name}.ts`)).href)) as Migration;
	await down?.(database().writer);
	await forget(last.name);
	expect(await migrate()).toEqual([last.name]);
	const folder = join(config().dataDir, 'copies');
	expect(existsSync(folder)).toBe(fresh.engine === 'sqlite');
	if (fresh.engine === 'postgres') return;
	const [copy = ''] = readdirSync(folder);
	const opened = new Database(join(folder, copy), { readonly: true });
	expect(opened.prepare("select value from installation where key = 'kept'").pluck().get()).toBe('Қостанай');
	opened.close();
});
