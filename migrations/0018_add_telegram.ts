import type { Kysely } from 'kysely';

/** Where somebody can be reached who does not answer calls. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('registration')
		.addColumn('telegram', 'text', (c) => c.notNull().defaultTo(''))
		.execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('registration').dropColumn('telegram').execute();
}
