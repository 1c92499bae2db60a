import { sql, type Kysely } from 'kysely';

/** The audit, with personal values apart, and the outbox. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('audit_entry')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('at', 'text', (c) => c.notNull())
		.addColumn('actor_kind', 'text', (c) => c.notNull().check(sql`actor_kind in ('anonymous', 'delegate', 'account', 'system')`))
		.addColumn('actor_id', 'text')
		.addColumn('verb', 'text', (c) => c.notNull())
		.addColumn('subject_kind', 'text', (c) => c.notNull())
		.addColumn('subject_id', 'text', (c) => c.notNull())
		.addColumn('forum_id', 'text')
		.addColumn('columns', 'text', (c) => c.notNull())
		.addColumn('details', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('audit_forum').on('audit_entry').columns(['forum_id', 'id']).execute();
	await db.schema.createIndex('audit_subject').on('audit_entry').columns(['subject_kind', 'subject_id', 'id']).execute();

	await db.schema
		.createTable('audit_personal')
		.addColumn('audit_id', 'text', (c) => c.primaryKey().references('audit_entry.id').onDelete('cascade'))
		.addColumn('person_id', 'text', (c) => c.notNull().references('person.id').onDelete('cascade'))
		.addColumn('details', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('audit_personal_person').on('audit_personal').columns(['person_id']).execute();

	// address: only where there is no row to take it from at the moment of sending
	await db.schema
		.createTable('outbox')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('forum_id', 'text')
		.addColumn('registration_id', 'text', (c) => c.references('registration.id').onDelete('cascade'))
		.addColumn('account_id', 'text', (c) => c.references('account.id').onDelete('cascade'))
		.addColumn('address', 'text')
		.addColumn('language', 'text', (c) => c.notNull())
		.addColumn('params', 'text', (c) => c.notNull())
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addColumn('due_at', 'text', (c) => c.notNull())
		.addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('claimed_until', 'text')
		.addColumn('sent_at', 'text')
		.addColumn('failed_at', 'text')
		.addColumn('last_error', 'text')
		.execute();
	await sql`create index outbox_due on outbox (due_at) where sent_at is null and failed_at is null`.execute(db);
	await db.schema.createIndex('outbox_forum').on('outbox').columns(['forum_id', 'id']).execute();
	await db.schema.createIndex('outbox_registration').on('outbox').columns(['registration_id']).execute();
	await db.schema.createIndex('outbox_account').on('outbox').columns(['account_id']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of ['outbox', 'audit_personal', 'audit_entry']) await db.schema.dropTable(table).execute();
}
