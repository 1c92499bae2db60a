import { sql, type Kysely } from 'kysely';

/**
 * A forum may ask that an address is confirmed by a link, within so many hours. What applications of one burst share lies apart from
 * them, as keyed hashes that the daily clean-up takes away.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('forum')
		.addColumn('confirm_hours', 'integer', (c) => c.check(sql`confirm_hours > 0`))
		.execute();
	for (const column of ['address_confirmed_at', 'approved_at', 'confirm_by', 'confirm_due_at'])
		await db.schema.alterTable('registration').addColumn(column, 'text').execute();
	await sql`update registration set approved_at = submitted_at where self_made = 0`.execute(db);
	await sql`create index registration_confirm_due on registration (confirm_due_at) where confirm_due_at is not null`.execute(db);
	await sql`create index registration_unconfirmed on registration (forum_id, sort_key, id) where confirm_due_at is not null`.execute(db);

	await db.schema
		.createTable('burst')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addColumn('settled_at', 'text')
		.execute();
	await sql`create index burst_open on burst (forum_id) where settled_at is null`.execute(db);

	// value_hash: null once the clean-up has taken it away; burst_id: the burst in which the application was found by this trait
	await db.schema
		.createTable('application_trait')
		.addColumn('registration_id', 'text', (c) => c.notNull().references('registration.id').onDelete('cascade'))
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('value_hash', 'text')
		.addColumn('at', 'text', (c) => c.notNull())
		.addColumn('burst_id', 'text', (c) => c.references('burst.id').onDelete('cascade'))
		.addColumn('settled_at', 'text')
		.addPrimaryKeyConstraint('application_trait_key', ['registration_id', 'kind'])
		.execute();
	await sql`create index application_trait_value on application_trait (value_hash, at) where value_hash is not null`.execute(db);
	await sql`create index application_trait_burst on application_trait (burst_id) where burst_id is not null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropTable('application_trait').execute();
	await db.schema.dropTable('burst').execute();
	for (const index of ['registration_unconfirmed', 'registration_confirm_due']) await db.schema.dropIndex(index).execute();
	for (const column of ['confirm_due_at', 'confirm_by', 'approved_at', 'address_confirmed_at'])
		await db.schema.alterTable('registration').dropColumn(column).execute();
	await db.schema.alterTable('forum').dropColumn('confirm_hours').execute();
}
