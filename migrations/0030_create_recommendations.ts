import { sql, type Kysely } from 'kysely';

/**
 * Recommendations with their texts, links to proposals, amendments and decisions, and the news that those who follow a proposal have not
 * been written yet. `reason` and the stage of a reopening stand on the decision, so that one table is the history.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('forum')
		.addColumn('next_recommendation', 'integer', (c) => c.notNull().defaultTo(1))
		.execute();
	await db.schema
		.alterTable('forum')
		.addColumn('adopted_by', 'text', (c) => c.notNull().defaultTo('forum'))
		.execute();
	await db.schema
		.createTable('recommendation')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('session_id', 'text', (c) => c.references('session.id').onDelete('set null'))
		.addColumn('number', 'integer')
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('position', 'integer', (c) => c.notNull())
		.addColumn('merged_into', 'text', (c) => c.references('recommendation.id'))
		.addColumn('continues_id', 'text', (c) => c.references('recommendation.id').onDelete('set null'))
		.addColumn('authentic_language', 'text', (c) => c.notNull())
		.addColumn('version', 'integer', (c) => c.notNull())
		.addColumn('adopted_at', 'text')
		.addColumn('created_at', 'text', (c) => c.notNull())
		.addUniqueConstraint('recommendation_number', ['forum_id', 'number'])
		.addCheckConstraint('recommendation_adopted', sql`state <> 'adopted' or (number is not null and adopted_at is not null)`)
		.addCheckConstraint('recommendation_merged', sql`(state = 'merged') = (merged_into is not null)`)
		.execute();
	await db.schema.createIndex('recommendation_order').on('recommendation').columns(['forum_id', 'position', 'id']).execute();
	await db.schema.createIndex('recommendation_session').on('recommendation').columns(['session_id', 'position', 'id']).execute();
	await db.schema.createIndex('recommendation_merged_into').on('recommendation').columns(['merged_into']).execute();
	await db.schema.createIndex('recommendation_continues').on('recommendation').columns(['continues_id']).execute();

	await db.schema
		.createTable('amendment')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('recommendation_id', 'text', (c) => c.notNull().references('recommendation.id').onDelete('cascade'))
		.addColumn('version', 'integer', (c) => c.notNull())
		.addColumn('text', 'text', (c) => c.notNull())
		.addColumn('language', 'text', (c) => c.notNull())
		.addColumn('by_account_id', 'text', (c) => c.references('account.id').onDelete('set null'))
		.addColumn('registration_id', 'text', (c) => c.references('registration.id').onDelete('set null'))
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('reason', 'text')
		.addColumn('at', 'text', (c) => c.notNull())
		.addColumn('decided_at', 'text')
		.execute();
	await db.schema.createIndex('amendment_recommendation').on('amendment').columns(['recommendation_id', 'state', 'id']).execute();
	await db.schema.createIndex('amendment_registration').on('amendment').columns(['registration_id']).execute();
	await db.schema.createIndex('amendment_account').on('amendment').columns(['by_account_id']).execute();

	await db.schema
		.createTable('recommendation_version')
		.addColumn('recommendation_id', 'text', (c) => c.notNull().references('recommendation.id').onDelete('cascade'))
		.addColumn('version', 'integer', (c) => c.notNull())
		.addColumn('text_ml', 'text', (c) => c.notNull())
		.addColumn('amends', 'text', (c) => c.references('amendment.id').onDelete('set null'))
		.addColumn('by_account_id', 'text', (c) => c.references('account.id').onDelete('set null'))
		.addColumn('at', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('recommendation_version_once', ['recommendation_id', 'version'])
		.execute();
	await db.schema.createIndex('recommendation_version_amends').on('recommendation_version').columns(['amends']).execute();
	await db.schema.createIndex('recommendation_version_account').on('recommendation_version').columns(['by_account_id']).execute();

	await db.schema
		.createTable('recommendation_proposal')
		.addColumn('recommendation_id', 'text', (c) => c.notNull().references('recommendation.id').onDelete('cascade'))
		.addColumn('proposal_id', 'text', (c) => c.notNull().references('proposal.id').onDelete('cascade'))
		.addPrimaryKeyConstraint('recommendation_proposal_once', ['recommendation_id', 'proposal_id'])
		.execute();
	await db.schema.createIndex('recommendation_proposal_proposal').on('recommendation_proposal').columns(['proposal_id']).execute();

	await db.schema
		.createTable('decision')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('recommendation_id', 'text', (c) => c.notNull().references('recommendation.id').onDelete('cascade'))
		.addColumn('version', 'integer', (c) => c.notNull())
		.addColumn('session_id', 'text', (c) => c.references('session.id').onDelete('set null'))
		.addColumn('stage', 'text', (c) => c.notNull())
		.addColumn('mode', 'text')
		.addColumn('in_favour', 'integer')
		.addColumn('against', 'integer')
		.addColumn('abstained', 'integer')
		.addColumn('present', 'integer')
		.addColumn('adopted', 'integer', (c) => c.notNull().check(sql`adopted in (0, 1)`))
		.addColumn('reason', 'text')
		.addColumn('by_account_id', 'text', (c) => c.references('account.id').onDelete('set null'))
		.addColumn('at', 'text', (c) => c.notNull())
		.addCheckConstraint(
			'decision_votes',
			sql`present is null or coalesce(in_favour, 0) + coalesce(against, 0) + coalesce(abstained, 0) <= present`
		)
		.execute();
	await db.schema.createIndex('decision_recommendation').on('decision').columns(['recommendation_id', 'id']).execute();
	await db.schema.createIndex('decision_session').on('decision').columns(['session_id']).execute();
	await db.schema.createIndex('decision_account').on('decision').columns(['by_account_id']).execute();

	await db.schema
		.createTable('follower_news')
		.addColumn('follower_id', 'text', (c) => c.notNull().references('follower.id').onDelete('cascade'))
		.addColumn('proposal_id', 'text', (c) => c.notNull().references('proposal.id').onDelete('cascade'))
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('at', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('follower_news_once', ['follower_id', 'proposal_id', 'kind'])
		.execute();
	await db.schema.createIndex('follower_news_proposal').on('follower_news').columns(['proposal_id']).execute();
	await db.schema.alterTable('follower').addColumn('told_at', 'text').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('follower').dropColumn('told_at').execute();
	for (const table of ['follower_news', 'decision', 'recommendation_proposal', 'recommendation_version', 'amendment', 'recommendation'])
		await db.schema.dropTable(table).execute();
	for (const column of ['adopted_by', 'next_recommendation']) await db.schema.alterTable('forum').dropColumn(column).execute();
}
