import { sql, type Kysely } from 'kysely';

/**
 * The how-manieth of its platform, or of the forum itself, a recommendation was begun: from it follows the letter that it is called by
 * until it has a number. Counted once, so that no later step moves it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('recommendation')
		.addColumn('ordinal', 'integer', (c) => c.notNull().defaultTo(1))
		.execute();
	await sql`
		update recommendation set ordinal = (
			select count(*) from recommendation as earlier
			where earlier.forum_id = recommendation.forum_id
				and coalesce(earlier.session_id, '') = coalesce(recommendation.session_id, '')
				and (earlier.created_at < recommendation.created_at
					or (earlier.created_at = recommendation.created_at and earlier.id <= recommendation.id)))
	`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('recommendation').dropColumn('ordinal').execute();
}
