import { sql, type Kysely } from 'kysely';

/**
 * The second factor of an account with its recovery codes, the step between passphrase and code, and what a login's owner recognises it
 * by. A login made before has no browser's name and counts as seen when it began.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('login')
		.addColumn('browser', 'text', (c) => c.notNull().defaultTo(''))
		.execute();
	await db.schema
		.alterTable('login')
		.addColumn('seen_at', 'text', (c) => c.notNull().defaultTo(''))
		.execute();
	await sql`update login set seen_at = created_at`.execute(db);

	// secret: null while the first one is only offered; both are sealed with the installation's key
	await db.schema
		.createTable('second_factor')
		.addColumn('account_id', 'text', (c) => c.primaryKey().references('account.id').onDelete('cascade'))
		.addColumn('secret', 'text')
		.addColumn('since', 'text')
		.addColumn('last_step', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('offered_secret', 'text')
		.addColumn('offered_at', 'text')
		.addCheckConstraint('second_factor_since', sql`(secret is null) = (since is null)`)
		.execute();
	await db.schema
		.createTable('recovery_code')
		.addColumn('code_hash', 'text', (c) => c.primaryKey())
		.addColumn('account_id', 'text', (c) => c.notNull().references('account.id').onDelete('cascade'))
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addColumn('used_at', 'text')
		.execute();
	await db.schema.createIndex('recovery_code_account').on('recovery_code').columns(['account_id']).execute();
	await db.schema
		.createTable('sign_in_step')
		.addColumn('token_hash', 'text', (c) => c.primaryKey())
		.addColumn('account_id', 'text', (c) => c.notNull().references('account.id').onDelete('cascade'))
		.addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addColumn('expires_at', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('sign_in_step_account').on('sign_in_step').columns(['account_id']).execute();
	await db.schema.createIndex('sign_in_step_expiry').on('sign_in_step').columns(['expires_at']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of ['sign_in_step', 'recovery_code', 'second_factor']) await db.schema.dropTable(table).execute();
	for (const column of ['seen_at', 'browser']) await db.schema.alterTable('login').dropColumn(column).execute();
}
