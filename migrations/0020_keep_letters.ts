import type { Kysely } from 'kysely';

/**
 * What became of a mail: 1 where it was kept as a file and went to nobody, 0 where a server took it; rows of before do not know. The
 * private link of before an owner's change of address, which opens until the new one was opened. Whether an account is told of withdrawals.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('outbox').addColumn('kept', 'integer').execute();
	await db.schema.alterTable('registration').addColumn('former_link_version', 'integer').execute();
	await db.schema
		.alterTable('account')
		.addColumn('told_of_withdrawals', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('account').dropColumn('told_of_withdrawals').execute();
	await db.schema.alterTable('registration').dropColumn('former_link_version').execute();
	await db.schema.alterTable('outbox').dropColumn('kept').execute();
}
