import { sql, type Kysely } from 'kysely';

/**
 * How a form that is sent again is recognised: by its key and by what was typed, also after a kept application was registered. Who
 * entered a registration is kept apart from who owns its address. Administrative units belong to a country.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	for (const column of ['form_hash', 'typed_hash']) await db.schema.alterTable('registration').addColumn(column, 'text').execute();
	await sql`create index registration_form on registration (forum_id, form_hash) where form_hash is not null`.execute(db);
	await db.schema
		.alterTable('registration')
		.addColumn('entered_by', 'text', (c) => c.notNull().defaultTo('owner'))
		.execute();
	await sql`update registration set entered_by = 'organiser' where id in
		(select subject_id from audit_entry where subject_kind = 'registration' and verb = 'registration.add')`.execute(db);
	await db.schema
		.alterTable('parked_application')
		.addColumn('made_registration_id', 'text', (c) => c.references('registration.id').onDelete('cascade'))
		.execute();
	await db.schema.createIndex('parked_application_made').on('parked_application').columns(['made_registration_id']).execute();
	await db.schema
		.alterTable('administrative_unit')
		.addColumn('country', 'text', (c) => c.notNull().defaultTo('KZ'))
		.execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('administrative_unit').dropColumn('country').execute();
	await sql`delete from parked_application where made_registration_id is not null`.execute(db);
	await db.schema.dropIndex('parked_application_made').execute();
	await db.schema.alterTable('parked_application').dropColumn('made_registration_id').execute();
	await db.schema.dropIndex('registration_form').execute();
	for (const column of ['entered_by', 'typed_hash', 'form_hash']) await db.schema.alterTable('registration').dropColumn(column).execute();
}
