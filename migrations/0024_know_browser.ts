import { sql, type Kysely } from 'kysely';

/** The browser that sent a registration's form, as a hash of its half of the form's key: Back asks for the page anew, with another key. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('registration').addColumn('browser_hash', 'text').execute();
	await sql`create index registration_browser on registration (forum_id, browser_hash) where browser_hash is not null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('registration_browser').execute();
	await db.schema.alterTable('registration').dropColumn('browser_hash').execute();
}
