import { sql, type Kysely } from 'kysely';

/** The forum, its kinds of participants and countries, halls, sessions, duties, platforms. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('forum_series')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('slug', 'text', (c) => c.notNull().unique())
		.addColumn('title_ml', 'text', (c) => c.notNull())
		.execute();

	// demo: none; partly (stated facts with invented times and delegates); whole (everything is invented)
	await db.schema
		.createTable('forum')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('series_id', 'text', (c) => c.references('forum_series.id'))
		.addColumn('slug', 'text', (c) => c.notNull().unique())
		.addColumn('title_ml', 'text', (c) => c.notNull())
		.addColumn('edition_ml', 'text')
		.addColumn('lead_ml', 'text', (c) => c.notNull())
		.addColumn('outcome_ml', 'text')
		.addColumn('city_ml', 'text', (c) => c.notNull())
		.addColumn('region_ml', 'text', (c) => c.notNull())
		.addColumn('venue_ml', 'text')
		.addColumn('organiser_ml', 'text', (c) => c.notNull())
		.addColumn('contact_email', 'text')
		.addColumn('source_ml', 'text')
		.addColumn('time_zone', 'text', (c) => c.notNull())
		.addColumn('starts_local', 'text', (c) => c.notNull())
		.addColumn('ends_local', 'text', (c) => c.notNull())
		.addColumn('starts_at', 'text', (c) => c.notNull())
		.addColumn('ends_at', 'text', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('draft', 'published', 'cancelled', 'archived')`))
		.addColumn('cancel_note_ml', 'text')
		.addColumn('approval', 'text', (c) => c.notNull().check(sql`approval in ('automatic', 'organiser')`))
		.addColumn('registration_opens_at', 'text', (c) => c.notNull())
		.addColumn('registration_closes_at', 'text', (c) => c.notNull())
		.addColumn('capacity', 'integer', (c) => c.check(sql`capacity > 0`))
		.addColumn('taken', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`taken >= 0`)
		)
		.addColumn('representatives_about', 'integer')
		.addColumn('region_ngo_count', 'integer')
		.addColumn('rural_share_ml', 'text')
		.addColumn('protocol_language', 'text', (c) => c.notNull().defaultTo('kk'))
		.addColumn('retention_days', 'integer', (c) => c.notNull().defaultTo(90))
		.addColumn('demo', 'text', (c) =>
			c
				.notNull()
				.defaultTo('none')
				.check(sql`demo in ('none', 'partly', 'whole')`)
		)
		.addColumn('next_number', 'integer', (c) => c.notNull().defaultTo(1))
		.addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addCheckConstraint('forum_times', sql`starts_at < ends_at and registration_opens_at < registration_closes_at`)
		.execute();

	await db.schema
		.createTable('participant_kind')
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('code', 'text', (c) => c.notNull())
		.addColumn('name_ml', 'text', (c) => c.notNull())
		.addColumn('position', 'integer', (c) => c.notNull())
		.addPrimaryKeyConstraint('participant_kind_pk', ['forum_id', 'code'])
		.execute();

	await db.schema
		.createTable('forum_country')
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('country', 'text', (c) => c.notNull())
		.addColumn('host', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`host in (0, 1)`)
		)
		.addPrimaryKeyConstraint('forum_country_pk', ['forum_id', 'country'])
		.execute();

	// people named by the forum as guests and speakers, with what they said
	await db.schema
		.createTable('forum_guest')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
		.addColumn('name_ml', 'text', (c) => c.notNull())
		.addColumn('office_ml', 'text', (c) => c.notNull())
		.addColumn('said_ml', 'text')
		.addColumn('position', 'integer', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('forum_guest_forum').on('forum_guest').columns(['forum_id', 'position']).execute();

	await db.schema
		.createTable('hall')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('name_ml', 'text', (c) => c.notNull())
		.addColumn('capacity', 'integer', (c) => c.check(sql`capacity > 0`))
		.addColumn('position', 'integer', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('hall_forum').on('hall').columns(['forum_id', 'position']).execute();

	// day: the programme day; starts_local, ends_local: wall time in the forum's zone (the truth); starts_at, ends_at derived
	await db.schema
		.createTable('session')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('slug', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('plenary', 'dialogue_platform', 'ceremony', 'break')`))
		.addColumn('title_ml', 'text', (c) => c.notNull())
		.addColumn('description_ml', 'text')
		.addColumn('hall_id', 'text', (c) => c.references('hall.id'))
		.addColumn('day', 'text', (c) => c.notNull())
		.addColumn('starts_local', 'text', (c) => c.notNull())
		.addColumn('ends_local', 'text', (c) => c.notNull())
		.addColumn('starts_at', 'text', (c) => c.notNull())
		.addColumn('ends_at', 'text', (c) => c.notNull())
		.addColumn('languages', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('draft', 'published', 'cancelled')`))
		.addColumn('cancel_note_ml', 'text')
		.addColumn('position', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addUniqueConstraint('session_slug', ['forum_id', 'slug'])
		.addCheckConstraint('session_times', sql`starts_at < ends_at`)
		.execute();
	await db.schema.createIndex('session_time').on('session').columns(['forum_id', 'starts_at']).execute();
	await db.schema.createIndex('session_hall').on('session').columns(['hall_id', 'starts_at']).execute();

	await db.schema
		.createTable('duty')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('session_id', 'text', (c) => c.notNull().references('session.id').onDelete('cascade'))
		.addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
		.addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('speaker', 'moderator', 'rapporteur', 'interpreter')`))
		.addColumn('name_ml', 'text', (c) => c.notNull())
		.addColumn('office_ml', 'text')
		.addColumn('position', 'integer', (c) => c.notNull().defaultTo(0))
		.addUniqueConstraint('duty_once', ['session_id', 'person_id', 'role'])
		.execute();
	await db.schema.createIndex('duty_person').on('duty').columns(['person_id']).execute();

	await db.schema
		.createTable('platform')
		.addColumn('session_id', 'text', (c) => c.primaryKey().references('session.id').onDelete('cascade'))
		.addColumn('number', 'integer', (c) => c.notNull())
		.addColumn('capacity', 'integer', (c) => c.notNull().check(sql`capacity >= 0`))
		.addColumn('taken', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`taken >= 0`)
		)
		.addColumn('waiting', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`waiting >= 0`)
		)
		.addColumn('sign_up_opens_at', 'text', (c) => c.notNull())
		.addColumn('sign_up_closes_at', 'text', (c) => c.notNull())
		.execute();

	// one row a forum: every change of seats locks it first, so that chains of promotions need no lock order
	await db.schema
		.createTable('seat_board')
		.addColumn('forum_id', 'text', (c) => c.primaryKey().references('forum.id').onDelete('cascade'))
		.addColumn('turn', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of [
		'seat_board',
		'platform',
		'duty',
		'session',
		'hall',
		'forum_guest',
		'forum_country',
		'participant_kind',
		'forum',
		'forum_series'
	])
		await db.schema.dropTable(table).execute();
}
