import { sql, type Kysely } from 'kysely';

/**
 * Anybody follows one recommendation or all of a forum's by mail. An address that somebody typed is a request until it is confirmed by the
 * link in the mail; then it is a follower of its own kind, one for each address of a forum. Those of registrations stay apart.
 */

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('follower')
		.addColumn('by_mail', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();
	await db.schema
		.alterTable('follower')
		.addColumn('whole_forum', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();
	await sql`create unique index follower_by_mail on follower (forum_id, email_folded) where by_mail = 1`.execute(db);

	await db.schema
		.createTable('follower_recommendation')
		.addColumn('follower_id', 'text', (c) => c.notNull().references('follower.id').onDelete('cascade'))
		.addColumn('recommendation_id', 'text', (c) => c.notNull().references('recommendation.id').onDelete('cascade'))
		.addPrimaryKeyConstraint('follower_recommendation_once', ['follower_id', 'recommendation_id'])
		.execute();
	await db.schema
		.createIndex('follower_recommendation_recommendation')
		.on('follower_recommendation')
		.columns(['recommendation_id'])
		.execute();

	await db.schema
		.createTable('recommendation_news')
		.addColumn('follower_id', 'text', (c) => c.notNull().references('follower.id').onDelete('cascade'))
		.addColumn('recommendation_id', 'text', (c) => c.notNull().references('recommendation.id').onDelete('cascade'))
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('at', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('recommendation_news_once', ['follower_id', 'recommendation_id', 'kind'])
		.execute();
	await db.schema.createIndex('recommendation_news_recommendation').on('recommendation_news').columns(['recommendation_id']).execute();

	await db.schema
		.createTable('follow_request')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('recommendation_id', 'text', (c) => c.references('recommendation.id').onDelete('cascade'))
		.addColumn('email', 'text')
		.addColumn('email_folded', 'text')
		.addColumn('language', 'text', (c) => c.notNull())
		.addColumn('asked_at', 'text', (c) => c.notNull())
		.addColumn('expires_at', 'text', (c) => c.notNull())
		.addColumn('follower_id', 'text', (c) => c.references('follower.id').onDelete('cascade'))
		.execute();
	await db.schema.createIndex('follow_request_address').on('follow_request').columns(['forum_id', 'email_folded']).execute();
	await db.schema.createIndex('follow_request_end').on('follow_request').columns(['expires_at']).execute();
	await db.schema.createIndex('follow_request_recommendation').on('follow_request').columns(['recommendation_id']).execute();
	await db.schema.createIndex('follow_request_follower').on('follow_request').columns(['follower_id']).execute();
}

/** The release before knows neither who follows recommendations nor their letters: both go. */
export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of ['follow_request', 'recommendation_news', 'follower_recommendation']) await db.schema.dropTable(table).execute();
	await sql`delete from outbox where kind in ('recommendation.follow', 'recommendation.news')`.execute(db);
	await sql`delete from follower where by_mail = 1`.execute(db);
	await db.schema.dropIndex('follower_by_mail').execute();
	await db.schema.alterTable('follower').dropColumn('whole_forum').execute();
	await db.schema.alterTable('follower').dropColumn('by_mail').execute();
}
