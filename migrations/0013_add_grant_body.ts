import { sql, type Kysely } from 'kysely';

/**
 * A role that was offered to an account stands with `accepted_at` null until its owner agrees; the ones that are there count as
 * accepted. The state body an official speaks for stands on the role and no longer on the account: one account may speak for two at two
 * forums.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	// account is locked first, in the order in which a copy before an upgrade reads the tables: two processes may start at once
	await db.schema.alterTable('account').renameColumn('body_id', 'former_body_id').execute();
	await db.schema.alterTable('role_grant').addColumn('accepted_at', 'text').execute();
	await db.schema
		.alterTable('role_grant')
		.addColumn('body_id', 'text', (c) => c.references('organisation.id'))
		.execute();
	await sql`update role_grant set accepted_at = granted_at`.execute(db);
	await sql`
		update role_grant set body_id = (select account.former_body_id from account where account.id = role_grant.account_id)
		where role = 'official'`.execute(db);
	// a body that was merged into another is that other: until now merging left accounts behind
	for (let more = 20; more; more--)
		await sql`
			update role_grant set body_id = (select merged_into from organisation where organisation.id = role_grant.body_id)
			where body_id in (select id from organisation where merged_into is not null)`.execute(db);
	await db.schema.createIndex('role_grant_body').on('role_grant').columns(['body_id']).execute();
	// only the column goes: the table is not made anew, so nothing that points at accounts is touched
	await db.schema.alterTable('account').dropColumn('former_body_id').execute();
}

/** An offer is no role to the release before, so it goes. An account that speaks for several bodies keeps one of them. */
export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('account')
		.addColumn('body_id', 'text', (c) => c.references('organisation.id'))
		.execute();
	await sql`delete from role_grant where accepted_at is null`.execute(db);
	await sql`
		update account set body_id = (select min(role_grant.body_id) from role_grant where role_grant.account_id = account.id)`.execute(db);
	await db.schema.dropIndex('role_grant_body').execute();
	for (const column of ['body_id', 'accepted_at']) await db.schema.alterTable('role_grant').dropColumn(column).execute();
}
