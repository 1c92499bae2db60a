import { sql, type Kysely } from 'kysely';

/**
 * A cap on the mails that visitors and delegates cause to one address. cap: which allowance a mail uses, null: none. recipient_hash: whose
 * allowance, a keyed hash of the folded address. held_at: since when it waits for the joined letter; joined_into: the mail under whose
 * number the joined letter goes. recipient_tally: the letters of the last day to one address.
 * Every mail and every kept application belongs to a registration, not to whoever has the address.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	for (const column of ['cap', 'recipient_hash', 'held_at']) await db.schema.alterTable('outbox').addColumn(column, 'text').execute();
	await db.schema
		.alterTable('outbox')
		.addColumn('joined_into', 'text', (c) => c.references('outbox.id').onDelete('set null'))
		.execute();
	await sql`create index outbox_held on outbox (recipient_hash) where held_at is not null and sent_at is null and failed_at is null`.execute(
		db
	);
	await sql`create index outbox_held_forum on outbox (forum_id, held_at) where held_at is not null`.execute(db);
	await sql`create index outbox_joined on outbox (joined_into) where joined_into is not null`.execute(db);
	await db.schema.dropIndex('outbox_address').execute();
	await db.schema
		.createTable('recipient_tally')
		.addColumn('recipient_hash', 'text', (c) => c.primaryKey())
		.addColumn('letters', 'text', (c) => c.notNull())
		.addColumn('joined_at', 'text')
		.addColumn('changed_at', 'text', (c) => c.notNull())
		.execute();

	await db.schema
		.alterTable('parked_application')
		.addColumn('registration_id', 'text', (c) => c.references('registration.id').onDelete('set null'))
		.execute();
	await sql`create index parked_application_registration on parked_application (registration_id) where registration_id is not null`.execute(
		db
	);
	await sql`update parked_application set registration_id = (
		select r.id from registration r where r.forum_id = parked_application.forum_id and r.email_folded = parked_application.email_folded
		and r.self_made = 1 and r.state in ('submitted', 'confirmed', 'waiting') order by r.id limit 1)`.execute(db);
	await sql`update outbox set address = (select r.email from registration r where r.id = outbox.registration_id)
		where kind = 'registration.address-taken' and sent_at is null`.execute(db);
	// the change that made the mail has left its instant, its forum and the address as it was
	await sql`update outbox set registration_id = (
		select a.subject_id from audit_entry a
		join audit_personal p on p.audit_id = a.id
		join registration r on r.id = a.subject_id
		where a.subject_kind = 'registration' and a.verb = 'registration.change-address'
		and a.at = outbox.created_at and a.forum_id = outbox.forum_id and p.details = '{"email":"' || outbox.address || '"}'
		order by a.id limit 1)
		where kind = 'registration.address-was' and registration_id is null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await sql`update outbox set registration_id = null where kind = 'registration.address-was'`.execute(db);
	await db.schema.dropIndex('parked_application_registration').execute();
	await db.schema.alterTable('parked_application').dropColumn('registration_id').execute();
	await db.schema.dropTable('recipient_tally').execute();
	await sql`create index outbox_address on outbox (address) where address is not null`.execute(db);
	for (const index of ['outbox_joined', 'outbox_held_forum', 'outbox_held']) await db.schema.dropIndex(index).execute();
	for (const column of ['joined_into', 'held_at', 'recipient_hash', 'cap'])
		await db.schema.alterTable('outbox').dropColumn(column).execute();
}
