import { type Kysely } from 'kysely';

/**
 * The table of measures as offices keep it: which columns a forum's has and what they are called, and filled-in tables that were sent and
 * wait to be confirmed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('office_table')
		.addColumn('forum_id', 'text', (c) => c.primaryKey().references('forum.id').onDelete('cascade'))
		.addColumn('columns', 'text', (c) => c.notNull())
		.addColumn('heads', 'text', (c) => c.notNull())
		.execute();

	await db.schema
		.createTable('returned_table')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('account_id', 'text', (c) => c.notNull().references('account.id').onDelete('cascade'))
		.addColumn('forum_id', 'text', (c) => c.references('forum.id').onDelete('cascade'))
		.addColumn('name', 'text', (c) => c.notNull())
		.addColumn('language', 'text', (c) => c.notNull())
		.addColumn('rows', 'text', (c) => c.notNull())
		.addColumn('written', 'text')
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addColumn('expires_at', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('returned_table_account').on('returned_table').columns(['account_id']).execute();
	await db.schema.createIndex('returned_table_forum').on('returned_table').columns(['forum_id']).execute();
	await db.schema.createIndex('returned_table_end').on('returned_table').columns(['expires_at']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of ['returned_table', 'office_table']) await db.schema.dropTable(table).execute();
}
