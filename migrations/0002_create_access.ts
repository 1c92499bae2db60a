import { sql, type Kysely } from 'kysely';

/** Accounts, roles with their scope, logins and the links that change a password. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('account')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
		.addColumn('email', 'text', (c) => c.notNull())
		.addColumn('email_folded', 'text', (c) => c.notNull().unique())
		.addColumn('password_hash', 'text')
		.addColumn('language', 'text', (c) => c.notNull().check(sql`language in ('kk', 'ru', 'en')`))
		.addColumn('body_id', 'text', (c) => c.references('organisation.id'))
		.addColumn('disabled_at', 'text')
		.addColumn('created_at', 'text', (c) => c.notNull())
		.execute();

	// scope_kind installation has scope_id ''
	await db.schema
		.createTable('role_grant')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('account_id', 'text', (c) => c.notNull().references('account.id').onDelete('cascade'))
		.addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('admin', 'organiser', 'moderator', 'desk', 'official')`))
		.addColumn('scope_kind', 'text', (c) => c.notNull().check(sql`scope_kind in ('installation', 'forum', 'session')`))
		.addColumn('scope_id', 'text', (c) => c.notNull())
		.addColumn('granted_at', 'text', (c) => c.notNull())
		.addUniqueConstraint('role_grant_once', ['account_id', 'role', 'scope_kind', 'scope_id'])
		.execute();
	await db.schema.createIndex('role_grant_scope').on('role_grant').columns(['scope_kind', 'scope_id']).execute();

	await db.schema
		.createTable('login')
		.addColumn('id_hash', 'text', (c) => c.primaryKey())
		.addColumn('account_id', 'text', (c) => c.notNull().references('account.id').onDelete('cascade'))
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addColumn('expires_at', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('login_account').on('login').columns(['account_id']).execute();
	await db.schema.createIndex('login_expiry').on('login').columns(['expires_at']).execute();

	await db.schema
		.createTable('account_link')
		.addColumn('token_hash', 'text', (c) => c.primaryKey())
		.addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('invitation', 'reset', 'setup')`))
		.addColumn('account_id', 'text', (c) => c.references('account.id').onDelete('cascade'))
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addColumn('expires_at', 'text', (c) => c.notNull())
		.addColumn('used_at', 'text')
		.addCheckConstraint('account_link_owner', sql`(kind = 'setup') = (account_id is null)`)
		.execute();
	await db.schema.createIndex('account_link_account').on('account_link').columns(['account_id']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of ['account_link', 'login', 'role_grant', 'account']) await db.schema.dropTable(table).execute();
}
