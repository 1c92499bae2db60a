import { sql, type Kysely } from 'kysely';

/** Indexes for questions that would otherwise read everybody of a forum; those with a condition hold a few rows only. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`create index scan_session on scan (session_id) where session_id is not null`.execute(db);
	await db.schema.createIndex('scan_log').on('scan').columns(['forum_id', 'id']).execute();
	await sql`create index registration_leader on registration (forum_id, delegation_role) where delegation_role is not null`.execute(db);
	await sql`create index organisation_merged on organisation (merged_into) where merged_into is not null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const index of ['scan_session', 'scan_log', 'registration_leader', 'organisation_merged'])
		await db.schema.dropIndex(index).execute();
}
