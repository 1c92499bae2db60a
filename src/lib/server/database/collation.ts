import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Lists and their pages are ordered by the bytes of UTF-8 (COLLATE "C"), as SQLite does: sort keys are made for that, and a page begins where
 * the one before ended. A database of PostgreSQL that was made with the collation of a language orders otherwise, so there the columns get
 * a collation of their own; expressions inherit it from them.
 */

/** Locale providers whose collation "C" and "POSIX" order by bytes: of the system, and built in. */
const byBytes = sql<boolean>`coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') in ('c', 'b')
	and coalesce(to_jsonb(d) ->> 'datlocale', d.datcollate) in ('C', 'POSIX', 'C.UTF-8', 'C.utf8')`;

/** The columns of text that are ordered as the database is, by their tables. */
async function columnsAsDatabase(db: Kysely<Tables>): Promise<Map<string, string[]>> {
	const { rows } = await sql<{ name: string; column: string }>`select c.relname as name, a.attname as "column" from pg_class c
		inner join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attcollation = 'pg_catalog."default"'::regcollation
		order by c.relname, a.attnum`.execute(db);
	return new Map([...Map.groupBy(rows, ({ name }) => name)].map(([name, of]) => [name, of.map(({ column }) => column)]));
}

/** PostgreSQL alters no column that a trigger names: they are made again. */
async function triggersOf(db: Kysely<Tables>, table: string): Promise<{ name: string; definition: string }[]> {
	const { rows } = await sql<{ name: string; definition: string }>`select tgname as name, pg_get_triggerdef(oid) as definition
		from pg_trigger where tgrelid = ${sql.lit(`"${table}"`)}::regclass and not tgisinternal`.execute(db);
	return rows;
}

/**
 * Makes every column of a PostgreSQL database ordered by bytes; does nothing where they are. Tables of later migrations are found at the
 * start that runs those.
 * @returns the tables that were altered
 */
export async function orderByBytes(writer: Kysely<Tables>): Promise<string[]> {
	const { rows } = await sql<{ fine: boolean }>`select ${byBytes} as fine from pg_database d where datname = current_database()`.execute(
		writer
	);
	if (rows[0]?.fine || !(await columnsAsDatabase(writer)).size) return [];
	return writer.transaction().execute(async (trx) => {
		// of two processes that start at once the second finds nothing left to do
		await sql`select pg_advisory_xact_lock(hashtext('alang.collation'))`.execute(trx);
		const tables = await columnsAsDatabase(trx);
		for (const [table, columns] of tables) {
			const triggers = await triggersOf(trx, table);
			for (const { name } of triggers) await sql`drop trigger ${sql.ref(name)} on ${sql.table(table)}`.execute(trx);
			const each = columns.map((column) => sql`alter column ${sql.ref(column)} type text collate "C"`);
			await sql`alter table ${sql.table(table)} ${sql.join(each)}`.execute(trx);
			for (const { definition } of triggers) await sql.raw(definition).execute(trx);
		}
		return [...tables.keys()];
	});
}
