import { PostgresAdapter, sql, type Kysely } from 'kysely';

/**
 * The number of a delegation's participants, kept by the database like the tally of migration 0006, and an index that holds only those
 * who agreed to be named: the public listing then reads delegations and names, never the crowd.
 */

const add = "update delegation set participants = participants + 1 where id = new.delegation_id and new.state = 'confirmed';";
const take = "update delegation set participants = participants - 1 where id = old.delegation_id and old.state = 'confirmed';";
const same = 'old.state = new.state and old.delegation_id = new.delegation_id';

const sqlite = [
	`create trigger delegation_count_insert after insert on registration when new.state = 'confirmed' begin ${add} end`,
	`create trigger delegation_count_update after update of state, delegation_id on registration when not (${same}) begin ${take} ${add} end`,
	`create trigger delegation_count_delete after delete on registration when old.state = 'confirmed' begin ${take} end`
];
const postgres = [
	`create function count_delegation() returns trigger language plpgsql as $$ begin
		if tg_op = 'UPDATE' and ${same} then return null; end if;
		if tg_op <> 'INSERT' then ${take} end if;
		if tg_op <> 'DELETE' then ${add} end if;
		return null;
	end $$`,
	`create trigger delegation_count after insert or delete or update of state, delegation_id on registration for each row execute function count_delegation()`
];

const engine = (db: Kysely<unknown>) => (db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite');

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('delegation')
		.addColumn('participants', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();
	await sql`update delegation set participants =
		(select count(*) from registration where registration.delegation_id = delegation.id and registration.state = 'confirmed')`.execute(db);
	await sql`create index registration_named on registration (forum_id, delegation_id, sort_key, id)
		where state = 'confirmed' and shown_to = 'everyone' and hidden is null`.execute(db);
	for (const statement of engine(db) === 'postgres' ? postgres : sqlite) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	const drops =
		engine(db) === 'postgres'
			? ['drop trigger delegation_count on registration', 'drop function count_delegation']
			: ['insert', 'update', 'delete'].map((event) => `drop trigger delegation_count_${event}`);
	for (const statement of drops) await sql.raw(statement).execute(db);
	await db.schema.dropIndex('registration_named').execute();
	await db.schema.alterTable('delegation').dropColumn('participants').execute();
}
