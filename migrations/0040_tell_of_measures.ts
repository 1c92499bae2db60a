import { sql, type Kysely } from 'kysely';

/**
 * What those who follow a proposal or a recommendation are told of its measures, by the event that is the news. A row stays once it was
 * told, so that an answer that is hidden and shown again is told nobody twice.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('measure_news')
		.addColumn('follower_id', 'text', (c) => c.notNull().references('follower.id').onDelete('cascade'))
		.addColumn('event_id', 'text', (c) => c.notNull().references('measure_event.id').onDelete('cascade'))
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('at', 'text', (c) => c.notNull())
		.addColumn('told_at', 'text')
		.addPrimaryKeyConstraint('measure_news_once', ['follower_id', 'event_id', 'kind'])
		.execute();
	await db.schema.createIndex('measure_news_event').on('measure_news').columns(['event_id']).execute();
	await sql`create index measure_news_untold on measure_news (follower_id, at) where told_at is null`.execute(db);
}

/** The release before does not know this news: what is not told stays untold. */
export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropTable('measure_news').execute();
}
