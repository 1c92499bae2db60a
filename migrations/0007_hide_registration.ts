import { sql, type Kysely } from 'kysely';

/**
 * What has become of a registration's person. null: as usual; restricted: kept whole, shown to its owner and an admin only; anonymised:
 * who is gone, what statistics need stays; erased: only what the totals of a past forum count stays.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('registration')
		.addColumn('hidden', 'text', (c) => c.check(sql`hidden in ('restricted', 'anonymised', 'erased')`))
		.execute();
	await sql`create index outbox_address on outbox (address) where address is not null`.execute(db);
	await sql`create index parked_application_address on parked_application (forum_id, email_folded)`.execute(db);
	await db.schema.createIndex('audit_time').on('audit_entry').columns(['at']).execute();
	await db.schema.createIndex('audit_actor').on('audit_entry').columns(['actor_id', 'at']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const index of ['audit_actor', 'audit_time', 'parked_application_address', 'outbox_address'])
		await db.schema.dropIndex(index).execute();
	await db.schema.alterTable('registration').dropColumn('hidden').execute();
}
