import type { Kysely } from 'kysely';

/** Whether somebody has a further word of a search is answered from the index alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('search_word_subject').execute();
	await db.schema.createIndex('search_word_subject').on('search_word').columns(['subject_kind', 'subject_id', 'word']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('search_word_subject').execute();
	await db.schema.createIndex('search_word_subject').on('search_word').columns(['subject_kind', 'subject_id']).execute();
}
