import { sql, type Kysely } from 'kysely';

/** Delegations, registrations with their consents, seats, scans. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('delegation')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('slug', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('country', 'organisation', 'mission', 'state_body', 'media')`))
		.addColumn('country', 'text', (c) => c.notNull())
		.addColumn('organisation_id', 'text', (c) => c.references('organisation.id'))
		.addColumn('name_ml', 'text', (c) => c.notNull())
		.addColumn('quota', 'integer', (c) => c.check(sql`quota > 0`))
		.addColumn('protocol_position', 'integer')
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addUniqueConstraint('delegation_slug', ['forum_id', 'slug'])
		.execute();
	await sql`create unique index delegation_country_once on delegation (forum_id, country) where kind = 'country'`.execute(db);
	await sql`create unique index delegation_organisation_once on delegation (forum_id, organisation_id) where organisation_id is not null`.execute(
		db
	);

	await db.schema
		.createTable('registration')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id'))
		.addColumn('number', 'integer', (c) => c.notNull())
		.addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
		.addColumn('delegation_id', 'text', (c) => c.notNull().references('delegation.id'))
		.addColumn('delegation_role', 'text', (c) => c.check(sql`delegation_role in ('head', 'contact')`))
		.addColumn('organisation_id', 'text', (c) => c.references('organisation.id'))
		.addColumn('organisation_text', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('position_text', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('country', 'text', (c) => c.notNull())
		.addColumn('unit_id', 'text', (c) => c.references('administrative_unit.id'))
		.addColumn('rural', 'integer', (c) => c.check(sql`rural in (0, 1)`))
		.addColumn('surname', 'text', (c) => c.notNull())
		.addColumn('given_name', 'text', (c) => c.notNull())
		.addColumn('patronymic', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('latin_name', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('sort_key', 'text', (c) => c.notNull())
		.addColumn('email', 'text')
		.addColumn('email_folded', 'text')
		.addColumn('phone', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('working_language', 'text', (c) => c.notNull().check(sql`working_language in ('kk', 'ru', 'en')`))
		.addColumn('interpretation', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`interpretation in (0, 1)`)
		)
		.addColumn('language', 'text', (c) => c.notNull().check(sql`language in ('kk', 'ru', 'en')`))
		.addColumn('shown_to', 'text', (c) => c.notNull().check(sql`shown_to in ('nobody', 'participants', 'everyone')`))
		.addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('submitted', 'confirmed', 'waiting', 'declined', 'withdrawn')`))
		.addColumn('decline_reason', 'text')
		.addColumn('self_made', 'integer', (c) => c.notNull().check(sql`self_made in (0, 1)`))
		.addColumn('link_version', 'integer', (c) => c.notNull().defaultTo(1))
		.addColumn('pass_code', 'text', (c) => c.notNull().unique())
		.addColumn('wished_session_id', 'text', (c) => c.references('session.id'))
		.addColumn('form_key_hash', 'text')
		.addColumn('attended_at', 'text')
		.addColumn('submitted_at', 'text', (c) => c.notNull())
		.addColumn('changed_at', 'text', (c) => c.notNull())
		.addUniqueConstraint('registration_number', ['forum_id', 'number'])
		.addUniqueConstraint('registration_form_key', ['forum_id', 'form_key_hash'])
		.execute();
	await sql`create unique index registration_address on registration (forum_id, email_folded) where self_made = 1 and state in ('submitted', 'confirmed', 'waiting')`.execute(
		db
	);
	await db.schema.createIndex('registration_sort').on('registration').columns(['forum_id', 'sort_key', 'id']).execute();
	await db.schema.createIndex('registration_state').on('registration').columns(['forum_id', 'state', 'sort_key', 'id']).execute();
	await db.schema.createIndex('registration_kind').on('registration').columns(['forum_id', 'kind', 'sort_key', 'id']).execute();
	await db.schema.createIndex('registration_queue').on('registration').columns(['forum_id', 'state', 'number']).execute();
	await db.schema.createIndex('registration_delegation').on('registration').columns(['delegation_id', 'state']).execute();
	await db.schema.createIndex('registration_person').on('registration').columns(['person_id']).execute();
	await db.schema.createIndex('registration_organisation').on('registration').columns(['organisation_id']).execute();
	await db.schema.createIndex('registration_email').on('registration').columns(['forum_id', 'email_folded']).execute();

	// health and belief may show in these: stored only with a consent of their own, apart from the rest
	await db.schema
		.createTable('registration_needs')
		.addColumn('registration_id', 'text', (c) => c.primaryKey().references('registration.id').onDelete('cascade'))
		.addColumn('accessibility', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('food', 'text', (c) => c.notNull().defaultTo(''))
		.execute();

	await db.schema
		.createTable('consent')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('registration_id', 'text', (c) => c.notNull().references('registration.id').onDelete('cascade'))
		.addColumn('purpose', 'text', (c) => c.notNull().check(sql`purpose in ('participation', 'name', 'photo', 'keep', 'needs')`))
		.addColumn('given', 'text', (c) => c.notNull())
		.addColumn('text_version', 'text', (c) => c.notNull())
		.addColumn('language', 'text', (c) => c.notNull())
		.addColumn('at', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('consent_registration').on('consent').columns(['registration_id', 'purpose', 'at']).execute();

	// what somebody typed for an address that is already registered: kept 48 hours for "this is another person"
	await db.schema
		.createTable('parked_application')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('email_folded', 'text', (c) => c.notNull())
		.addColumn('form_key_hash', 'text', (c) => c.notNull())
		.addColumn('typed', 'text', (c) => c.notNull())
		.addColumn('expires_at', 'text', (c) => c.notNull())
		.addUniqueConstraint('parked_application_key', ['forum_id', 'form_key_hash'])
		.execute();
	await db.schema.createIndex('parked_application_expiry').on('parked_application').columns(['expires_at']).execute();

	await db.schema
		.createTable('seat')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('session_id', 'text', (c) => c.notNull().references('session.id'))
		.addColumn('registration_id', 'text', (c) => c.notNull().references('registration.id').onDelete('cascade'))
		.addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('held', 'waiting', 'ended')`))
		.addColumn('turn', 'integer', (c) => c.notNull())
		.addColumn('by_hand', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`by_hand in (0, 1)`)
		)
		.addColumn('since', 'text', (c) => c.notNull())
		.addColumn('ended_at', 'text')
		.addColumn('end_reason', 'text')
		.execute();
	await sql`create unique index seat_once on seat (session_id, registration_id) where state <> 'ended'`.execute(db);
	await sql`create index seat_queue on seat (session_id, state, turn)`.execute(db);
	await db.schema.createIndex('seat_registration').on('seat').columns(['registration_id', 'state']).execute();
	await db.schema.createIndex('seat_forum').on('seat').columns(['forum_id', 'state']).execute();

	// append-only; session_id null: the forum's door; undo is another row that names the row it takes back
	await db.schema
		.createTable('scan')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id'))
		.addColumn('session_id', 'text', (c) => c.references('session.id'))
		.addColumn('registration_id', 'text', (c) => c.notNull().references('registration.id').onDelete('cascade'))
		.addColumn('direction', 'text', (c) => c.notNull().check(sql`direction in ('in', 'out', 'undo')`))
		.addColumn('undoes_id', 'text', (c) => c.unique().references('scan.id'))
		.addColumn('device', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('device_at', 'text')
		.addColumn('at', 'text', (c) => c.notNull())
		.addColumn('by_account_id', 'text', (c) => c.references('account.id'))
		.addCheckConstraint('scan_undo', sql`(direction = 'undo') = (undoes_id is not null)`)
		.execute();
	await db.schema.createIndex('scan_presence').on('scan').columns(['forum_id', 'session_id', 'registration_id']).execute();
	await db.schema.createIndex('scan_registration').on('scan').columns(['registration_id']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of ['scan', 'seat', 'parked_application', 'consent', 'registration_needs', 'registration', 'delegation'])
		await db.schema.dropTable(table).execute();
}
