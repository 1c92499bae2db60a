import { sql, type Kysely } from 'kysely';

/** The numbers on every page of the desk stay as cheap with ten thousand people as with ten. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`create index outbox_failed on outbox (forum_id) where failed_at is not null`.execute(db);
	await db.schema.dropIndex('registration_organisation').execute();
	await db.schema.createIndex('registration_organisation').on('registration').columns(['organisation_id', 'forum_id']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('registration_organisation').execute();
	await db.schema.createIndex('registration_organisation').on('registration').columns(['organisation_id']).execute();
	await db.schema.dropIndex('outbox_failed').execute();
}
