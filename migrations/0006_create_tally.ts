import { PostgresAdapter, sql, type Kysely } from 'kysely';

/**
 * Counts that the database itself keeps in step: registrations by the traits that totals are asked for, arrivals by place.
 * Every total is then a sum over a few hundred rows, however many people a forum has.
 */

/** Traits of the tally in their order: an expression over a row of registration, # being the row. '' stands for what is not stated. */
const traits = {
	forum_id: '#forum_id',
	country: '#country',
	kind: '#kind',
	unit_id: "coalesce(#unit_id, '')",
	rural: "coalesce(cast(#rural as text), '')",
	state: '#state',
	attended: 'case when #attended_at is null then 0 else 1 end'
};
const columns = Object.keys(traits).join(', ');
const sources = 'country, kind, unit_id, rural, state, attended_at';
/** the traits of a row; `row` is new, old or the table itself */
const over = (row: string) => Object.entries(traits).map(([name, expression]) => [name, expression.replaceAll('#', `${row}.`)] as const);
const of = (row: string) =>
	over(row)
		.map(([, expression]) => expression)
		.join(', ');
const equal = (row: string) =>
	over(row)
		.map(([name, expression]) => `${name} = ${expression}`)
		.join(' and ');

const add = `insert into registration_tally (${columns}, n) values (${of('new')}, 1) on conflict (${columns}) do update set n = registration_tally.n + 1;`;
const take = `update registration_tally set n = n - 1 where ${equal('old')};`;
const place = (row: string, by: string) =>
	`insert into scan_tally (forum_id, place, n) values (${row}.forum_id, coalesce(${row}.session_id, ''), ${by}) on conflict (forum_id, place) do update set n = scan_tally.n + excluded.n;`;
const weight = (row: string) => `case ${row}.direction when 'in' then 1 when 'undo' then -1 else 0 end`;
const same = sources
	.split(', ')
	.map((name) => `old.${name} is not distinct from new.${name}`)
	.join(' and ');

const sqlite = [
	`create trigger registration_tally_insert after insert on registration begin ${add} end`,
	`create trigger registration_tally_update after update of ${sources} on registration when not (${same}) begin ${take} ${add} end`,
	`create trigger registration_tally_delete after delete on registration begin ${take} end`,
	`create trigger scan_tally_insert after insert on scan begin ${place('new', weight('new'))} end`,
	`create trigger scan_tally_delete after delete on scan begin ${place('old', `-(${weight('old')})`)} end`
];
const postgres = [
	`create function tally_registration() returns trigger language plpgsql as $$ begin
		if tg_op = 'UPDATE' and ${same} then return null; end if;
		if tg_op <> 'INSERT' then ${take} end if;
		if tg_op <> 'DELETE' then ${add} end if;
		return null;
	end $$`,
	`create trigger registration_tally after insert or delete or update of ${sources} on registration for each row execute function tally_registration()`,
	`create function tally_scan() returns trigger language plpgsql as $$ begin
		if tg_op = 'INSERT' then ${place('new', weight('new'))} else ${place('old', `-(${weight('old')})`)} end if;
		return null;
	end $$`,
	`create trigger scan_tally after insert or delete on scan for each row execute function tally_scan()`
];

const engine = (db: Kysely<unknown>) => (db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite');

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('registration_tally')
		.addColumn('forum_id', 'text', (c) => c.notNull())
		.addColumn('country', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('unit_id', 'text', (c) => c.notNull())
		.addColumn('rural', 'text', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('attended', 'integer', (c) => c.notNull())
		.addColumn('n', 'integer', (c) => c.notNull().check(sql`n >= 0`))
		.addPrimaryKeyConstraint('registration_tally_pk', ['forum_id', 'country', 'kind', 'unit_id', 'rural', 'state', 'attended'])
		.execute();
	await db.schema
		.createTable('scan_tally')
		.addColumn('forum_id', 'text', (c) => c.notNull())
		.addColumn('place', 'text', (c) => c.notNull())
		.addColumn('n', 'integer', (c) => c.notNull())
		.addPrimaryKeyConstraint('scan_tally_pk', ['forum_id', 'place'])
		.execute();
	// people who were present and are confirmed no longer: few, and taken off the arrivals
	await sql`create index registration_gone on registration (forum_id) where attended_at is not null and state <> 'confirmed'`.execute(db);
	await sql
		.raw(
			`insert into registration_tally (${columns}, n) select ${of('registration')}, count(*) from registration group by ${of('registration')}`
		)
		.execute(db);
	await sql
		.raw(
			`insert into scan_tally (forum_id, place, n) select forum_id, coalesce(session_id, ''), sum(${weight('scan')}) from scan group by forum_id, coalesce(session_id, '')`
		)
		.execute(db);
	for (const statement of engine(db) === 'postgres' ? postgres : sqlite) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	if (engine(db) === 'postgres')
		for (const statement of [
			'drop trigger registration_tally on registration',
			'drop trigger scan_tally on scan',
			'drop function tally_registration',
			'drop function tally_scan'
		])
			await sql.raw(statement).execute(db);
	else
		for (const name of [
			'registration_tally_insert',
			'registration_tally_update',
			'registration_tally_delete',
			'scan_tally_insert',
			'scan_tally_delete'
		])
			await sql.raw(`drop trigger ${name}`).execute(db);
	await db.schema.dropIndex('registration_gone').execute();
	for (const table of ['registration_tally', 'scan_tally']) await db.schema.dropTable(table).execute();
}
