import { sql, type Kysely } from 'kysely';

/**
 * Several applications confirmed together: what each was before, so that the step can be undone until its mails go, and the mails that
 * wait for it. Indexes for the new filters of the registrations' list; those with a condition hold the few who have such needs.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('bulk_decision')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('at', 'text', (c) => c.notNull())
		.addColumn('undo_until', 'text', (c) => c.notNull())
		.addColumn('undone_at', 'text')
		.execute();
	await db.schema.createIndex('bulk_decision_time').on('bulk_decision').columns(['undo_until']).execute();
	await db.schema
		.createTable('bulk_decision_member')
		.addColumn('bulk_id', 'text', (c) => c.notNull().references('bulk_decision.id').onDelete('cascade'))
		.addColumn('registration_id', 'text', (c) => c.notNull().references('registration.id').onDelete('cascade'))
		.addColumn('outcome', 'text', (c) => c.notNull())
		.addColumn('approved_at', 'text')
		.addColumn('confirm_by', 'text')
		.addColumn('confirm_due_at', 'text')
		.addPrimaryKeyConstraint('bulk_decision_member_once', ['bulk_id', 'registration_id'])
		.execute();
	await db.schema.createIndex('bulk_decision_member_registration').on('bulk_decision_member').columns(['registration_id']).execute();
	await db.schema
		.alterTable('outbox')
		.addColumn('bulk_id', 'text', (c) => c.references('bulk_decision.id').onDelete('set null'))
		.execute();
	await sql`create index outbox_bulk on outbox (bulk_id) where bulk_id is not null`.execute(db);

	await db.schema.createIndex('registration_unit').on('registration').columns(['forum_id', 'unit_id', 'sort_key', 'id']).execute();
	await db.schema
		.createIndex('registration_working_language')
		.on('registration')
		.columns(['forum_id', 'working_language', 'sort_key', 'id'])
		.execute();
	await db.schema
		.createIndex('registration_language_count')
		.on('registration')
		.columns(['forum_id', 'working_language', 'hidden', 'state'])
		.execute();
	await sql`create index registration_interpretation on registration (forum_id, sort_key, id) where interpretation = 1`.execute(db);
	await sql`create index needs_accessibility on registration_needs (registration_id) where accessibility <> ''`.execute(db);
	await sql`create index needs_food on registration_needs (registration_id) where food <> ''`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const index of [
		'needs_food',
		'needs_accessibility',
		'registration_interpretation',
		'registration_language_count',
		'registration_working_language',
		'registration_unit',
		'outbox_bulk'
	])
		await db.schema.dropIndex(index).execute();
	await db.schema.alterTable('outbox').dropColumn('bulk_id').execute();
	await db.schema.dropTable('bulk_decision_member').execute();
	await db.schema.dropTable('bulk_decision').execute();
}
