import { sql, type Kysely } from 'kysely';

/**
 * Files as evidence of measures, in the database, so that backups, moves and several processes have them: a row, and its bytes in chunks
 * of at most 64 KB. One without an event came with a form that is not accepted yet. A scan that belongs to several events has its bytes
 * once: the rows of the others point at the first.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('file')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('event_id', 'text', (c) => c.references('measure_event.id').onDelete('cascade'))
		.addColumn('page', 'text', (c) => c.notNull())
		.addColumn('same_as', 'text', (c) => c.references('file.id').onDelete('cascade'))
		.addColumn('name', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('bytes', 'integer', (c) => c.notNull())
		.addColumn('sha256', 'text', (c) => c.notNull())
		.addColumn('public', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`public in (0, 1)`)
		)
		.addColumn('by_account_id', 'text', (c) => c.references('account.id').onDelete('set null'))
		.addColumn('at', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('file_event').on('file').columns(['event_id', 'id']).execute();
	await db.schema.createIndex('file_forum').on('file').columns(['forum_id']).execute();
	await db.schema.createIndex('file_same').on('file').columns(['same_as']).execute();
	await db.schema.createIndex('file_account').on('file').columns(['by_account_id']).execute();
	await sql`create index file_unused on file (at) where event_id is null`.execute(db);

	await db.schema
		.createTable('file_chunk')
		.addColumn('file_id', 'text', (c) => c.notNull().references('file.id').onDelete('cascade'))
		.addColumn('n', 'integer', (c) => c.notNull())
		// SQLite keeps bytes in a column of any type
		.addColumn('data', 'bytea', (c) => c.notNull())
		.addPrimaryKeyConstraint('file_chunk_once', ['file_id', 'n'])
		.execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of ['file_chunk', 'file']) await db.schema.dropTable(table).execute();
}
