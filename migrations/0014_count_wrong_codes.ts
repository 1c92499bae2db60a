import type { Kysely } from 'kysely';

/**
 * Wrong codes of the second factor, counted for the account whatever browser they come from; and the login that asked for a new factor,
 * which alone may confirm it: an offer made before belongs to none, and is asked for anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('wrong_code')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('account_id', 'text', (c) => c.notNull().references('account.id').onDelete('cascade'))
		.addColumn('at', 'text', (c) => c.notNull())
		.addColumn('told', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();
	await db.schema.createIndex('wrong_code_account').on('wrong_code').columns(['account_id', 'at']).execute();
	await db.schema.alterTable('second_factor').addColumn('offered_to', 'text').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('second_factor').dropColumn('offered_to').execute();
	await db.schema.dropTable('wrong_code').execute();
}
