import { sql, type Kysely } from 'kysely';

/** The number that the next measure of a recommendation gets: one that was dropped may have been printed, and is not given again. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('recommendation')
		.addColumn('next_measure', 'integer', (c) => c.notNull().defaultTo(1))
		.execute();
	await sql`update recommendation set next_measure =
		(select coalesce(max(measure.position), 0) + 1 from measure where measure.recommendation_id = recommendation.id)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('recommendation').dropColumn('next_measure').execute();
}
