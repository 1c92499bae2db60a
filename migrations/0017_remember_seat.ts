import type { Kysely } from 'kysely';

/** What a row of a seat was when it ended, held or waiting, so that it can come back as it was. Rows that had ended before do not know. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('seat').addColumn('ended_from', 'text').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('seat').dropColumn('ended_from').execute();
}
