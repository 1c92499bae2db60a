import { sql, type Kysely } from 'kysely';

/** Columns whose list grows with the program: languages and categories of sessions. */
const columns = [
	['account', 'language', 'kk', ['kk', 'ru', 'en']],
	['registration', 'language', 'kk', ['kk', 'ru', 'en']],
	['registration', 'working_language', 'kk', ['kk', 'ru', 'en']],
	['session', 'kind', 'plenary', ['plenary', 'dialogue_platform', 'ceremony', 'break']]
] as const;

/**
 * With a check, each further member needs a migration. SQLite cannot change a check, and making a table anew empties those that point at
 * it: so the column is made anew and the check goes with the old one. What is written is what the program's schemas let through.
 */
async function replace(db: Kysely<unknown>, checked: boolean): Promise<void> {
	for (const [table, column, first, members] of columns) {
		const [former, next] = [sql.ref(column), sql.ref(`next_${column}`)];
		const listed = sql`in (${sql.join(members.map((member) => sql.lit(member)))})`;
		await db.schema
			.alterTable(table)
			.addColumn(`next_${column}`, 'text', (c) => {
				const filled = c.notNull().defaultTo(first);
				return checked ? filled.check(sql`${next} ${listed}`) : filled;
			})
			.execute();
		const known = checked ? sql`case when ${former} ${listed} then ${former} else ${sql.lit(first)} end` : former;
		await sql`update ${sql.table(table)} set ${next} = ${known}`.execute(db);
		await db.schema.alterTable(table).dropColumn(column).execute();
		await db.schema.alterTable(table).renameColumn(`next_${column}`, column).execute();
	}
}

export const up = (db: Kysely<unknown>): Promise<void> => replace(db, false);
export const down = (db: Kysely<unknown>): Promise<void> => replace(db, true);
