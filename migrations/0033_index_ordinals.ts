import type { Kysely } from 'kysely';

/** The last letter of a platform, or of the forum itself, is found by an index and not among all recommendations of the forum. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.createIndex('recommendation_ordinal').on('recommendation').columns(['forum_id', 'session_id', 'ordinal']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('recommendation_ordinal').execute();
}
