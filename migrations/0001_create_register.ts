import { sql, type Kysely } from 'kysely';

/** Organisations, people, administrative units, the search words, the installation's own rows. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('installation')
		.addColumn('key', 'text', (c) => c.primaryKey())
		.addColumn('value', 'text', (c) => c.notNull())
		.execute();

	await db.schema
		.createTable('administrative_unit')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('code', 'text', (c) => c.notNull().unique())
		.addColumn('parent_id', 'text', (c) => c.references('administrative_unit.id'))
		.addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('region', 'city', 'district', 'settlement', 'village')`))
		.addColumn('name_ml', 'text', (c) => c.notNull())
		.addColumn('rural', 'integer', (c) => c.check(sql`rural in (0, 1)`))
		.addColumn('valid_from', 'text')
		.addColumn('valid_to', 'text')
		.execute();

	await db.schema
		.createTable('organisation')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('name_ml', 'text', (c) => c.notNull())
		.addColumn('name_folded', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('country', 'text', (c) => c.notNull())
		.addColumn('unit_id', 'text', (c) => c.references('administrative_unit.id'))
		.addColumn('rural', 'integer', (c) => c.check(sql`rural in (0, 1)`))
		.addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('proposed', 'accepted', 'merged')`))
		.addColumn('merged_into', 'text', (c) => c.references('organisation.id'))
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addCheckConstraint('organisation_merged', sql`(state = 'merged') = (merged_into is not null)`)
		.execute();
	await db.schema.createIndex('organisation_name').on('organisation').columns(['name_folded']).execute();
	await db.schema.createIndex('organisation_state').on('organisation').columns(['state', 'name_folded']).execute();

	await db.schema
		.createTable('organisation_alias')
		.addColumn('organisation_id', 'text', (c) => c.notNull().references('organisation.id').onDelete('cascade'))
		.addColumn('name', 'text', (c) => c.notNull())
		.addColumn('name_folded', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('organisation_alias_pk', ['organisation_id', 'name_folded'])
		.execute();
	await db.schema.createIndex('organisation_alias_name').on('organisation_alias').columns(['name_folded']).execute();

	await db.schema
		.createTable('person')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('surname', 'text', (c) => c.notNull())
		.addColumn('given_name', 'text', (c) => c.notNull())
		.addColumn('patronymic', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('latin_name', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('name_folded', 'text', (c) => c.notNull())
		.addColumn('email', 'text')
		.addColumn('email_folded', 'text')
		.addColumn('phone', 'text')
		.addColumn('created_at', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('person_address').on('person').columns(['email_folded', 'name_folded']).execute();

	// scope: the forum a subject belongs to, or '' for what belongs to the installation
	await db.schema
		.createTable('search_word')
		.addColumn('subject_kind', 'text', (c) => c.notNull())
		.addColumn('scope', 'text', (c) => c.notNull())
		.addColumn('word', 'text', (c) => c.notNull())
		.addColumn('subject_id', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('search_word_pk', ['subject_kind', 'scope', 'word', 'subject_id'])
		.execute();
	await db.schema.createIndex('search_word_subject').on('search_word').columns(['subject_kind', 'subject_id']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of ['search_word', 'person', 'organisation_alias', 'organisation', 'administrative_unit', 'installation'])
		await db.schema.dropTable(table).execute();
}
