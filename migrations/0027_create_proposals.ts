import { PostgresAdapter, sql, type Kysely } from 'kysely';

/**
 * Proposals of a dialogue platform, who supports them, and who asked to be told what becomes of them. Followers outlive their
 * registration; a proposal's text outlives its author. The database counts supporters itself.
 */

const counting = (by: string, row: string) => `update proposal set supporters = supporters ${by} where id = ${row}.proposal_id;`;
const sqlite = [
	`create trigger proposal_support_insert after insert on proposal_support begin ${counting('+ 1', 'new')} end`,
	`create trigger proposal_support_delete after delete on proposal_support begin ${counting('- 1', 'old')} end`
];
const postgres = [
	`create function count_supporters() returns trigger language plpgsql as $$ begin
		if tg_op = 'INSERT' then ${counting('+ 1', 'new')} else ${counting('- 1', 'old')} end if;
		return null;
	end $$`,
	`create trigger proposal_support after insert or delete on proposal_support for each row execute function count_supporters()`
];
const isPostgres = (db: Kysely<unknown>) => db.getExecutor().adapter instanceof PostgresAdapter;

export async function up(db: Kysely<unknown>): Promise<void> {
	for (const column of ['proposals_close_local', 'proposals_close_at'])
		await db.schema.alterTable('forum').addColumn(column, 'text').execute();

	await db.schema
		.createTable('proposal')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('session_id', 'text', (c) => c.notNull().references('session.id').onDelete('cascade'))
		.addColumn('registration_id', 'text', (c) => c.references('registration.id').onDelete('set null'))
		.addColumn('from_floor', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`from_floor in (0, 1)`)
		)
		.addColumn('by_account_id', 'text', (c) => c.references('account.id').onDelete('set null'))
		.addColumn('text_ml', 'text', (c) => c.notNull())
		.addColumn('source_language', 'text', (c) => c.notNull())
		.addColumn('show_name', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`show_name in (0, 1)`)
		)
		.addColumn('state', 'text', (c) => c.notNull().defaultTo('open'))
		.addColumn('reason', 'text')
		.addColumn('aside_reason', 'text')
		.addColumn('supporters', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`supporters >= 0`)
		)
		.addColumn('created_at', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('proposal_support_order').on('proposal').columns(['session_id', 'state', 'supporters', 'id']).execute();
	await db.schema.createIndex('proposal_session_time').on('proposal').columns(['session_id', 'state', 'created_at', 'id']).execute();
	await db.schema.createIndex('proposal_forum_order').on('proposal').columns(['forum_id', 'state', 'supporters', 'id']).execute();
	await db.schema.createIndex('proposal_forum_time').on('proposal').columns(['forum_id', 'state', 'created_at', 'id']).execute();
	await db.schema.createIndex('proposal_author').on('proposal').columns(['registration_id']).execute();
	await db.schema.createIndex('proposal_account').on('proposal').columns(['by_account_id']).execute();

	await db.schema
		.createTable('proposal_support')
		.addColumn('proposal_id', 'text', (c) => c.notNull().references('proposal.id').onDelete('cascade'))
		.addColumn('registration_id', 'text', (c) => c.notNull().references('registration.id').onDelete('cascade'))
		.addColumn('at', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('proposal_support_once', ['proposal_id', 'registration_id'])
		.execute();
	await db.schema.createIndex('proposal_support_registration').on('proposal_support').columns(['registration_id']).execute();

	await db.schema
		.createTable('follower')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('registration_id', 'text', (c) => c.references('registration.id').onDelete('set null'))
		.addColumn('email', 'text', (c) => c.notNull())
		.addColumn('email_folded', 'text', (c) => c.notNull())
		.addColumn('language', 'text', (c) => c.notNull())
		.addColumn('link_version', 'integer', (c) => c.notNull().defaultTo(1))
		.addColumn('text_version', 'text', (c) => c.notNull())
		.addColumn('given_at', 'text', (c) => c.notNull())
		.addColumn('until', 'text', (c) => c.notNull())
		.addUniqueConstraint('follower_once', ['forum_id', 'email_folded'])
		.execute();
	await db.schema.createIndex('follower_registration').on('follower').columns(['registration_id']).execute();
	await db.schema.createIndex('follower_until').on('follower').columns(['until']).execute();

	await db.schema
		.createTable('follower_proposal')
		.addColumn('follower_id', 'text', (c) => c.notNull().references('follower.id').onDelete('cascade'))
		.addColumn('proposal_id', 'text', (c) => c.notNull().references('proposal.id').onDelete('cascade'))
		.addPrimaryKeyConstraint('follower_proposal_once', ['follower_id', 'proposal_id'])
		.execute();
	await db.schema.createIndex('follower_proposal_proposal').on('follower_proposal').columns(['proposal_id']).execute();

	for (const statement of isPostgres(db) ? postgres : sqlite) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	if (isPostgres(db)) await sql`drop trigger proposal_support on proposal_support`.execute(db);
	for (const table of ['follower_proposal', 'follower', 'proposal_support', 'proposal']) await db.schema.dropTable(table).execute();
	if (isPostgres(db)) await sql`drop function count_supporters`.execute(db);
	await sql`delete from search_word where subject_kind = 'proposal'`.execute(db);
	for (const column of ['proposals_close_at', 'proposals_close_local']) await db.schema.alterTable('forum').dropColumn(column).execute();
}
