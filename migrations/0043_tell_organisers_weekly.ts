import { sql, type Kysely } from 'kysely';

/** An organiser may ask for one letter a week about the measures of the own forums. */

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('account')
		.addColumn('told_of_measures', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();
}

/** The release before does not know the letter: those that wait go. */
export async function down(db: Kysely<unknown>): Promise<void> {
	await sql`delete from outbox where kind = 'measure.week'`.execute(db);
	await db.schema.alterTable('account').dropColumn('told_of_measures').execute();
}
