import { PostgresAdapter, sql, type Kysely } from 'kysely';

/**
 * Community experts: participants who offer what they know, to state bodies or to everyone. An offer outlives its registration, and has a
 * person, an organisation and a place in the alphabet of its own then. The database counts those that everybody sees.
 */

const counting = (forumId: string) => `update forum set experts = (select count(*) from expert e
	left join registration r on r.id = e.registration_id
	where e.forum_id = forum.id and e.shown_to = 'everyone'
		and (e.registration_id is null or (r.state = 'confirmed' and r.privacy_state is null))) where id = ${forumId};`;
const offers = 'exists (select 1 from expert where registration_id = new.id)';
const sqlite = [
	`create trigger expert_insert after insert on expert begin ${counting('new.forum_id')} end`,
	`create trigger expert_update after update of shown_to, registration_id on expert begin ${counting('new.forum_id')} end`,
	`create trigger expert_delete after delete on expert begin ${counting('old.forum_id')} end`,
	`create trigger expert_registration after update of state, privacy_state on registration when ${offers}
		begin ${counting('new.forum_id')} end`
];
const postgres = [
	`create function count_experts() returns trigger language plpgsql as $$ begin
		if tg_op = 'DELETE' then ${counting('old.forum_id')} else ${counting('new.forum_id')} end if;
		return null;
	end $$`,
	`create function count_experts_registered() returns trigger language plpgsql as $$ begin
		if ${offers} then ${counting('new.forum_id')} end if;
		return null;
	end $$`,
	`create trigger expert_count after insert or delete or update of shown_to, registration_id on expert
		for each row execute function count_experts()`,
	`create trigger expert_registration after update of state, privacy_state on registration
		for each row execute function count_experts_registered()`
];
const isPostgres = (db: Kysely<unknown>) => db.getExecutor().adapter instanceof PostgresAdapter;

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('forum')
		.addColumn('experts', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();

	await db.schema
		.createTable('expert')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('registration_id', 'text', (c) => c.references('registration.id').onDelete('cascade'))
		.addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
		.addColumn('line_ml', 'text', (c) => c.notNull())
		.addColumn('shown_to', 'text', (c) => c.notNull())
		.addColumn('text_version', 'text', (c) => c.notNull())
		.addColumn('at', 'text', (c) => c.notNull())
		.addColumn('until', 'text', (c) => c.notNull())
		.addColumn('link_version', 'integer', (c) => c.notNull().defaultTo(1))
		.addColumn('organisation_text', 'text')
		.addColumn('sort_key', 'text')
		.execute();
	await db.schema.createIndex('expert_registration_once').on('expert').columns(['registration_id']).unique().execute();
	await db.schema.createIndex('expert_forum').on('expert').columns(['forum_id', 'shown_to']).execute();
	await db.schema.createIndex('expert_person').on('expert').columns(['person_id']).execute();
	await db.schema.createIndex('expert_until').on('expert').columns(['until']).execute();

	await db.schema
		.createTable('expert_field')
		.addColumn('expert_id', 'text', (c) => c.notNull().references('expert.id').onDelete('cascade'))
		.addColumn('field', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('expert_field_once', ['expert_id', 'field'])
		.execute();

	for (const statement of isPostgres(db) ? postgres : sqlite) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await (isPostgres(db) ? sql`drop trigger expert_registration on registration` : sql`drop trigger expert_registration`).execute(db);
	await db.schema.dropTable('expert_field').execute();
	await db.schema.dropTable('expert').execute();
	if (isPostgres(db)) await sql`drop function count_experts, count_experts_registered`.execute(db);
	await db.schema.alterTable('forum').dropColumn('experts').execute();
}
