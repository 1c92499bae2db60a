import { sql, type Kysely } from 'kysely';

/** Whom organisers have added lately is found by an index that holds nobody else. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`create index registration_by_hand on registration (forum_id, submitted_at) where entered_by = 'organiser'`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('registration_by_hand').execute();
}
