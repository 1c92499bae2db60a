import { sql, type Kysely } from 'kysely';

/** Answers that nobody has published or hidden are few among all that happened: they are counted on every page of an organiser's measures. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`create index measure_event_unpublished on measure_event (id)
		where published_at is null and hidden_reason is null and (text_ml is not null or letter_number is not null)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('measure_event_unpublished').execute();
}
