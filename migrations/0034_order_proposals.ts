import type { Kysely } from 'kysely';

/** The lists of proposals: of those alike in support the newest first, and what was written down at once in its own order. */
const lists = {
	proposal_support_order: 'session_id',
	proposal_session_time: 'session_id',
	proposal_forum_order: 'forum_id',
	proposal_forum_time: 'forum_id'
};

export async function up(db: Kysely<unknown>): Promise<void> {
	for (const [name, place] of Object.entries(lists)) {
		await db.schema.dropIndex(name).execute();
		const index = db.schema.createIndex(name).on('proposal').columns([place, 'state']);
		const ordered = name.endsWith('_order') ? index.columns(['supporters desc']) : index;
		await ordered.columns(['created_at desc', 'id']).execute();
	}
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const [name, place] of Object.entries(lists)) {
		await db.schema.dropIndex(name).execute();
		const key = name.endsWith('_order') ? 'supporters' : 'created_at';
		await db.schema.createIndex(name).on('proposal').columns([place, 'state', key, 'id']).execute();
	}
}
