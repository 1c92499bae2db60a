import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { sql } from 'kysely';
import { config, SetupError } from '../lib/server/config.ts';
import { withExclusiveAccess } from '../lib/server/backup/exclusive-access.ts';
import { nameOf } from '../lib/server/backup/databases.ts';
import { closeDatabase, database } from '../lib/server/database/open.ts';

const real = () => new SetupError('This database holds forums of real use; give the demonstration one of its own with DATABASE_URL.');

/**
 * Whether a database is in real use: all its forums are real, or it has accounts and no forum yet.
 * @param marks the values of `demo` among its forums; 'none': a real forum
 * @param accounts whether there is any account
 */
const isReal = (marks: readonly string[], accounts: boolean): boolean => (marks.length ? marks.every((mark) => mark === 'none') : accounts);

/** A database whose forums are all real, or that has accounts and no forum yet, is not the demonstration's. @throws SetupError */
export async function requireDemonstration(): Promise<void> {
	const { reader } = database();
	const marks = (await reader.selectFrom('forum').select('demo').distinct().execute()).map(({ demo }) => demo);
	const account = await reader.selectFrom('account').select('id').limit(1).executeTakeFirst();
	if (isReal(marks, !!account)) throw real();
}

/** As `requireDemonstration`, on the open connection to a SQLite file, whose tables may be those of any release. @throws SetupError */
function requireDemonstrationIn(held: Database.Database): void {
	const there = (table: string) => !!held.prepare("select 1 from sqlite_schema where type = 'table' and name = ?").get(table);
	if (!there('forum') || !there('account')) return;
	const marks = held.prepare('select distinct demo from forum').pluck().all() as string[];
	if (isReal(marks, !!held.prepare('select 1 from account limit 1').get())) throw real();
}

/** @throws SetupError when the forums are real */
async function emptyPostgres(): Promise<void> {
	const { reader, writer } = database();
	const tables = (await reader.introspection.getTables()).map(({ name }) => name);
	if (!tables.includes('forum')) return; // an empty database, or another program's: migrate() tells them apart
	await requireDemonstration();
	await sql`do $$ declare r record; begin
		for r in select tablename as name from pg_tables where schemaname = current_schema()
			loop execute format('drop table %I cascade', r.name); end loop;
		for r in select oid::regprocedure as name from pg_proc where pronamespace = current_schema()::regnamespace
			loop execute format('drop function %s cascade', r.name); end loop;
	end $$`.execute(writer);
}

/** What the program writes into DATA_DIR; the folder may be one in which other things lie as well. */
const own = /^((alang|limits)\.sqlite(-wal|-shm|-journal)?|secret\.key(\..*)?|mail|copies|(snapshot|ready)-.*)$/;

async function emptyFolder(): Promise<void> {
	const { dataDir, database: place } = config();
	if (place.engine === 'sqlite') for (const end of ['-wal', '-shm', '-journal', '']) rmSync(place.file + end, { force: true });
	if (!existsSync(dataDir)) return;
	for (const name of await readdir(dataDir)) if (own.test(name)) rmSync(join(dataDir, name), { recursive: true, force: true });
	if (!(await readdir(dataDir)).length) rmdirSync(dataDir);
}

/**
 * Removes the demonstration: what it has in its database and its folder.
 * @throws SetupError when the forums are real, or somebody serves them; nothing is removed then
 */
export async function resetDemonstration(): Promise<void> {
	const place = config().database;
	await closeDatabase();
	if (place.engine === 'sqlite' && !existsSync(place.file)) return emptyFolder();
	const inUse = new SetupError(`The demonstration in ${nameOf(place)} is in use; stop it first, then begin it anew.`);
	await withExclusiveAccess(place, inUse, async (held) => {
		if (held) requireDemonstrationIn(held);
		else await emptyPostgres();
		await emptyFolder();
	});
}
