import { sql, type Kysely } from 'kysely';

/** Whom lists leave out is counted by an index that holds nobody else. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`create index registration_hidden on registration (forum_id, country, kind, unit_id, state, privacy_state)
		where privacy_state is not null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('registration_hidden').execute();
}
