import type { Kysely } from 'kysely';

/** A platform goes on from one of an earlier forum: an organiser says from which. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('platform')
		.addColumn('continues_id', 'text', (c) => c.references('session.id').onDelete('set null'))
		.execute();
	await db.schema.createIndex('platform_continues').on('platform').columns(['continues_id']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('platform_continues').execute();
	await db.schema.alterTable('platform').dropColumn('continues_id').execute();
}
