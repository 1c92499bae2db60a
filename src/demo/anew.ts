import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import { config, SetupError } from '../lib/server/config.ts';
import { database } from '../lib/server/database/open.ts';

/** A database whose forums are all real is not the demonstration's. @throws SetupError */
export async function demandDemonstration(): Promise<void> {
	const marks = await database().reader.selectFrom('forum').select('demo').distinct().execute();
	if (marks.length && marks.every(({ demo }) => demo === 'none'))
		throw new SetupError('This database holds forums of real use; give the demonstration one of its own with DATABASE_URL.');
}

/** @throws SetupError when the forums are real */
async function emptyPostgres(): Promise<void> {
	const { reader, writer } = database();
	const tables = (await reader.introspection.getTables()).map(({ name }) => name);
	if (!tables.includes('forum')) return; // nothing yet, or another program's: migrate() looks
	await demandDemonstration();
	await sql`do $$ declare r record; begin
		for r in select tablename as name from pg_tables where schemaname = current_schema()
			loop execute format('drop table %I cascade', r.name); end loop;
		for r in select oid::regprocedure as name from pg_proc where pronamespace = current_schema()::regnamespace
			loop execute format('drop function %s cascade', r.name); end loop;
	end $$`.execute(writer);
}

/**
 * Removes the demonstration: its folder, and what it has in PostgreSQL.
 * @throws SetupError when the forums in PostgreSQL are real; nothing is removed then
 */
export async function startAnew(): Promise<void> {
	if (config().database.engine === 'postgres') await emptyPostgres();
	rmSync(config().dataDir, { recursive: true, force: true });
}
