import { PostgresAdapter, sql, type Kysely } from 'kysely';

/**
 * Roles are a list that grows: the database checks it no longer, the program's schemas do. SQLite cannot drop a check, so the table is
 * made anew; nothing points at it.
 */

const former = ['admin', 'organiser', 'moderator', 'desk', 'official'];
const columns = 'id, account_id, role, scope_kind, scope_id, granted_at, accepted_at, body_id';
const check = () => sql`role in (${sql.join(former.map((role) => sql.lit(role)))})`;
const isPostgres = (db: Kysely<unknown>) => db.getExecutor().adapter instanceof PostgresAdapter;

async function makeAnew(db: Kysely<unknown>, checked: boolean): Promise<void> {
	await db.schema
		.createTable('role_grant_next')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('account_id', 'text', (c) => c.notNull().references('account.id').onDelete('cascade'))
		.addColumn('role', 'text', (c) => (checked ? c.notNull().check(check()) : c.notNull()))
		.addColumn('scope_kind', 'text', (c) => c.notNull().check(sql`scope_kind in ('installation', 'forum', 'session')`))
		.addColumn('scope_id', 'text', (c) => c.notNull())
		.addColumn('granted_at', 'text', (c) => c.notNull())
		.addColumn('accepted_at', 'text')
		.addColumn('body_id', 'text', (c) => c.references('organisation.id'))
		.addUniqueConstraint('role_grant_once', ['account_id', 'role', 'scope_kind', 'scope_id'])
		.execute();
	await sql.raw(`insert into role_grant_next (${columns}) select ${columns} from role_grant`).execute(db);
	await db.schema.dropTable('role_grant').execute();
	await db.schema.alterTable('role_grant_next').renameTo('role_grant').execute();
	await db.schema.createIndex('role_grant_scope').on('role_grant').columns(['scope_kind', 'scope_id']).execute();
	await db.schema.createIndex('role_grant_body').on('role_grant').columns(['body_id']).execute();
}

export async function up(db: Kysely<unknown>): Promise<void> {
	if (isPostgres(db)) await db.schema.alterTable('role_grant').dropConstraint('role_grant_role_check').execute();
	else await makeAnew(db, false);
}

/** A role that the release before does not know is no role there, so it goes. */
export async function down(db: Kysely<unknown>): Promise<void> {
	await sql`delete from role_grant where not (${check()})`.execute(db);
	if (isPostgres(db)) await db.schema.alterTable('role_grant').addCheckConstraint('role_grant_role_check', check()).execute();
	else await makeAnew(db, true);
}
