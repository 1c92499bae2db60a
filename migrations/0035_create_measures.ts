import { sql, type Kysely } from 'kysely';

/**
 * What becomes of adopted recommendations: measures, the bodies that carry them out beside the lead, and every event, which nobody
 * rewrites. `sent_once` holds the keys of reminders and digests that were claimed. Each recommendation that has a number gets its first
 * measure.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('measure')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('recommendation_id', 'text', (c) => c.notNull().references('recommendation.id').onDelete('cascade'))
		.addColumn('position', 'integer', (c) => c.notNull())
		.addColumn('title_ml', 'text')
		.addColumn('lead_id', 'text', (c) => c.references('organisation.id'))
		.addColumn('lead_name_ml', 'text')
		.addColumn('form_ml', 'text')
		.addColumn('term_ml', 'text')
		.addColumn('cost', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('funding', 'text', (c) => c.notNull().defaultTo(''))
		.addColumn('recurrence', 'text')
		.addColumn('control_date', 'text')
		.addColumn('first_control_date', 'text')
		.addColumn('overdue_at', 'text')
		.addColumn('state', 'text', (c) => c.notNull().defaultTo('new'))
		.addColumn('outcome', 'text')
		.addColumn('since', 'text', (c) => c.notNull())
		.addColumn('asked_date', 'text')
		.addColumn('reported', 'integer', (c) =>
			c
				.notNull()
				.defaultTo(0)
				.check(sql`reported in (0, 1)`)
		)
		.addColumn('version', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addUniqueConstraint('measure_position', ['recommendation_id', 'position'])
		.addCheckConstraint('measure_outcome', sql`(state = 'claimed' or state = 'closed') = (outcome is not null)`)
		.addCheckConstraint('measure_overdue', sql`(control_date is null) = (overdue_at is null)`)
		.execute();
	await db.schema.createIndex('measure_lead').on('measure').columns(['lead_id', 'state', 'overdue_at']).execute();
	await db.schema.createIndex('measure_forum').on('measure').columns(['forum_id', 'state', 'overdue_at']).execute();

	await db.schema
		.createTable('measure_body')
		.addColumn('measure_id', 'text', (c) => c.notNull().references('measure.id').onDelete('cascade'))
		.addColumn('organisation_id', 'text', (c) => c.notNull().references('organisation.id'))
		.addColumn('position', 'integer', (c) => c.notNull())
		.addColumn('name_ml', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('measure_body_once', ['measure_id', 'organisation_id'])
		.execute();
	await db.schema.createIndex('measure_body_organisation').on('measure_body').columns(['organisation_id']).execute();

	await db.schema
		.createTable('measure_event')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('measure_id', 'text', (c) => c.notNull().references('measure.id').onDelete('cascade'))
		.addColumn('version', 'integer', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('at', 'text', (c) => c.notNull())
		.addColumn('by_account_id', 'text', (c) => c.references('account.id').onDelete('set null'))
		.addColumn('behalf_of', 'text', (c) => c.references('organisation.id'))
		.addColumn('way', 'text', (c) => c.notNull())
		.addColumn('letter_number', 'text')
		.addColumn('letter_date', 'text')
		.addColumn('text_ml', 'text')
		.addColumn('source_language', 'text', (c) => c.notNull())
		.addColumn('lead_id', 'text', (c) => c.references('organisation.id'))
		.addColumn('control_date', 'text')
		.addColumn('outcome', 'text')
		.addColumn('corrects_id', 'text', (c) => c.references('measure_event.id'))
		.addColumn('published_at', 'text')
		.addColumn('hidden_reason', 'text')
		.addUniqueConstraint('measure_event_version', ['measure_id', 'version'])
		.execute();
	await db.schema.createIndex('measure_event_account').on('measure_event').columns(['by_account_id']).execute();
	await db.schema.createIndex('measure_event_behalf').on('measure_event').columns(['behalf_of']).execute();
	await db.schema.createIndex('measure_event_lead').on('measure_event').columns(['lead_id']).execute();
	await db.schema.createIndex('measure_event_corrects').on('measure_event').columns(['corrects_id']).execute();

	await db.schema
		.createTable('sent_once')
		.addColumn('key', 'text', (c) => c.primaryKey())
		.addColumn('at', 'text', (c) => c.notNull())
		.execute();

	// SQL makes no ids: the first measure of a recommendation that stands already has the recommendation's
	await sql`insert into measure (id, forum_id, recommendation_id, position, since, created_at)
		select id, forum_id, id, 1, coalesce(adopted_at, created_at), coalesce(adopted_at, created_at) from recommendation where number is not null`.execute(
		db
	);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const table of ['sent_once', 'measure_event', 'measure_body', 'measure']) await db.schema.dropTable(table).execute();
}
