import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { config } from '../../src/lib/server/config.ts';
import { reading } from '../../src/lib/server/backup/databases.ts';
import { restoreFrom } from '../../src/lib/server/backup/restore.ts';
import { digestsOf } from '../../src/lib/server/backup/table-rows.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { aCleanPlace, goTo, useFreshDatabase } from '../support/database.ts';
import { takeBackLastMigration } from '../support/older.ts';
import { aRelease, startRelease } from '../support/release.ts';

const fresh = useFreshDatabase();
const ran = () =>
	database()
		.writer.selectFrom('kysely_migration' as 'installation')
		.select('name' as 'key')
		.orderBy('name' as 'key')
		.execute();
const tables = async () => (await database().writer.introspection.getTables()).map((table) => table.name).sort();
const stateOf = async () => [await ran(), await reading(config().database, config().dataDir, digestsOf)];

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

/** The tables as the release before the last one left them. @returns the migration that is missing now */
async function anOlderDatabase(): Promise<string> {
	loadKey(false);
	await database().writer.insertInto('installation').values({ key: 'kept', value: 'Қостанай' }).execute();
	return takeBackLastMigration();
}

test('a filled database is copied, then upgraded, and goes back: SQLite by a file beside it, PostgreSQL by a backup', async () => {
	const last = await anOlderDatabase();
	expect(await migrate()).toEqual([last]);
	const folder = join(config().dataDir, 'copies');
	const [copy = ''] = readdirSync(folder);
	expect(statSync(join(folder, copy)).mode & 0o777).toBe(0o600);
	const older = aRelease({});
	rmSync(join(older, 'migrations', `${last}.ts`));
	// Control: before the way back the older release refuses.
	expect(await startRelease(older, fresh.url)).toMatchObject({ code: 1 });

	// The way back of the README: SQLite's copy in the place of the file, PostgreSQL's backup into an empty database.
	if (fresh.engine === 'sqlite') {
		await closeDatabase();
		const file = fresh.url.slice('file:'.length);
		copyFileSync(join(folder, copy), file);
		for (const beside of ['-wal', '-shm']) rmSync(file + beside, { force: true });
	} else {
		const place = await aCleanPlace();
		await goTo(place);
		await restoreFrom(join(folder, copy), null);
	}
	const names = (await ran()).map((row) => (row as unknown as { name: string }).name);
	expect([names.length > 0, names.includes(last)]).toEqual([true, false]);
	const { database: back } = config();
	expect(await startRelease(older, back.engine === 'sqlite' ? `file:${back.file}` : back.url)).toEqual({ code: 0, signal: null, said: '' });
	expect(await database().reader.selectFrom('installation').select('value').where('key', '=', 'kept').execute()).toEqual([
		{ value: 'Қостанай' }
	]);
	expect(await migrate()).toEqual([last]);
});

test('a migration killed half-way leaves the tables as they were, and the next start goes on', async () => {
	await anOlderDatabase();
	const madeOf = async () => [await tables(), await ran()];
	const before = await madeOf();
	const copies = aRelease({
		'9998_die':
			"await db.schema.createTable('half').addColumn('id', 'text').execute(); process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});"
	});
	expect(await startRelease(copies, fresh.url)).toMatchObject({ signal: 'SIGKILL' });
	expect(await madeOf()).toEqual(before);
	expect(await database().reader.selectFrom('installation').select('value').where('key', '=', 'kept').execute()).toHaveLength(1);
	// Control: killed after it was done, the tables stay.
	const late = aRelease({}, "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});");
	expect(await startRelease(late, fresh.url)).toMatchObject({ signal: 'SIGKILL' });
	expect(await madeOf()).not.toEqual(before);
	expect(await migrate()).toEqual([]);
});

test('two processes that start at once migrate once, although it takes longer than a lock is waited for', async () => {
	await anOlderDatabase();
	const slow = aRelease({
		'9997_count':
			"await new Promise((resolve) => setTimeout(resolve, 4000)); await db.insertInto('installation').values({ key: 'ran-' + process.pid, value: '' }).execute();"
	});
	const ends = await Promise.all([startRelease(slow, fresh.url), startRelease(slow, fresh.url)]);
	expect(ends).toEqual([
		{ code: 0, signal: null, said: '' },
		{ code: 0, signal: null, said: '' }
	]);
	expect(await database().reader.selectFrom('installation').select('key').where('key', 'like', 'ran-%').execute()).toHaveLength(1);
	// The release without that migration is the older program now: it refuses and changes nothing.
	const before = await stateOf();
	const older = await startRelease(aRelease({}), fresh.url);
	expect(older).toMatchObject({ code: 1 });
	expect(older.said).toContain('made by a newer release of Alang');
	expect(await stateOf()).toEqual(before);
});

// SQLite's readers wait for nobody
if (process.env.ALANG_TEST_ENGINE === 'postgres')
	test('the copy before it waits for a table that another process is changing, longer than a lock is waited for', async () => {
		await anOlderDatabase();
		const release = aRelease({ '9997_mark': "await db.insertInto('installation').values({ key: 'mark', value: '' }).execute();" });
		const end = await database()
			.writer.transaction()
			.execute(async (trx) => {
				await sql`lock table forum in access exclusive mode`.execute(trx);
				const starting = startRelease(release, fresh.url);
				await sql`select pg_sleep(5)`.execute(trx);
				return { starting };
			});
		expect(await end.starting).toEqual({ code: 0, signal: null, said: '' });
		expect(await database().reader.selectFrom('installation').select('key').where('key', '=', 'mark').execute()).toHaveLength(1);
	});

if (fresh.engine === 'sqlite')
	test('a database of another program is left alone', async () => {
		const place = await aCleanPlace();
		await goTo(place);
		mkdirSync(place.DATA_DIR, { recursive: true });
		await sql`create table guest_book (id integer primary key)`.execute(database().writer);
		await expect(migrate()).rejects.toThrow('another program');
		expect(await tables()).toEqual(['guest_book']);
		const text = join(place.DATA_DIR, 'notes.sqlite');
		writeFileSync(text, 'this is no database, although it is long enough to be mistaken for one'.repeat(50));
		await goTo({ ...place, DATABASE_URL: `file:${text}` });
		await expect(migrate()).rejects.toThrow('not a database');
	});
