import { sql, type Kysely } from 'kysely';

/**
 * The how-manieth of its platform, or of the forum itself, a recommendation was begun: from it follows the letter that it is called by
 * until it has a number. Counted once, so that no later step moves it. And since when it is put to the vote, and stands on the screen of
 * its hall because somebody chose it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('recommendation')
		.addColumn('ordinal', 'integer', (c) => c.notNull().defaultTo(1))
		.execute();
	for (const column of ['tabled_at', 'screen_at']) await db.schema.alterTable('recommendation').addColumn(column, 'text').execute();
	await sql`
		update recommendation set ordinal = (
			select count(*) from recommendation as earlier
			where earlier.forum_id = recommendation.forum_id
				and coalesce(earlier.session_id, '') = coalesce(recommendation.session_id, '')
				and (earlier.created_at < recommendation.created_at
					or (earlier.created_at = recommendation.created_at and earlier.id <= recommendation.id)))
	`.execute(db);
	// the last letter of a platform, or of the forum itself
	await db.schema.createIndex('recommendation_ordinal').on('recommendation').columns(['forum_id', 'session_id', 'ordinal']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('recommendation_ordinal').execute();
	for (const column of ['screen_at', 'tabled_at', 'ordinal']) await db.schema.alterTable('recommendation').dropColumn(column).execute();
}
