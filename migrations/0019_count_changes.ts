import { PostgresAdapter, sql, type Kysely } from 'kysely';

/**
 * How often what calendars show of a session has changed, for the SEQUENCE of iCalendar (RFC 5545, 3.8.7.4). The database counts: whatever
 * way a session, its hall or its forum is written, nobody forgets it.
 */

const said = {
	session: ['title_ml', 'description_ml', 'hall_id', 'starts_at', 'ends_at', 'state', 'cancel_note_ml'],
	hall: ['name_ml'],
	forum: ['state', 'cancel_note_ml', 'venue_ml', 'city_ml']
};
const whose = { session: 'id', hall: 'hall_id', forum: 'forum_id' };
const tables = ['session', 'hall', 'forum'] as const;

const sqlite = tables.map((table) => {
	const changed = said[table].map((column) => `old.${column} is not new.${column}`).join(' or ');
	return `create trigger session_sequence_${table} after update of ${said[table].join(', ')} on ${table} when ${changed}
		begin update session set sequence = sequence + 1 where ${whose[table]} = new.id; end`;
});

const postgres = tables.flatMap((table) => {
	const row = (which: string) => `(${said[table].map((column) => `${which}.${column}`).join(', ')})`;
	const count =
		table === 'session' ? 'new.sequence = old.sequence + 1;' : `update session set sequence = sequence + 1 where ${whose[table]} = new.id;`;
	return [
		`create function count_session_${table}() returns trigger language plpgsql as $$ begin
			if ${row('old')} is distinct from ${row('new')} then ${count} end if;
			return new;
		end $$`,
		`create trigger session_sequence_${table} before update of ${said[table].join(', ')} on ${table} for each row execute function count_session_${table}()`
	];
});

const engine = (db: Kysely<unknown>) => (db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite');

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('session')
		.addColumn('sequence', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();
	for (const statement of engine(db) === 'postgres' ? postgres : sqlite) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of tables)
		if (engine(db) === 'postgres') {
			await sql.raw(`drop trigger session_sequence_${table} on ${table}`).execute(db);
			await sql.raw(`drop function count_session_${table}`).execute(db);
		} else await sql.raw(`drop trigger session_sequence_${table}`).execute(db);
	await db.schema.alterTable('session').dropColumn('sequence').execute();
}
