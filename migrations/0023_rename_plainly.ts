import { sql, type Kysely } from 'kysely';

/**
 * Six names become plain ones. What is stored under the former names follows: the columns that the audit lists, the fact in its details,
 * and the first choice of an application that waits for its owner's answer.
 */
const columns = [
	['seat', 'turn', 'queue_position'],
	['registration', 'self_made', 'owns_address'],
	['registration', 'hidden', 'privacy_state'],
	['registration', 'wished_session_id', 'preferred_session_id']
] as const;
const tables = [
	['seat_board', 'seat_lock'],
	['parked_application', 'pending_duplicate']
] as const;
/** where a name stands between quotes in JSON */
const stored = [
	['audit_entry', 'columns', 'hidden', 'privacy_state'],
	['audit_entry', 'columns', 'self_made', 'owns_address'],
	['audit_entry', 'columns', 'wished_session_id', 'preferred_session_id'],
	['audit_entry', 'details', 'selfMade', 'ownsAddress'],
	['pending_duplicate', 'typed', 'wishedSessionId', 'preferredSessionId']
] as const;

const renameColumn = (db: Kysely<unknown>, table: string, from: string, to: string) =>
	db.schema.alterTable(table).renameColumn(from, to).execute();

async function rewrite(db: Kysely<unknown>, [table, column, from, to]: readonly [string, string, string, string]): Promise<void> {
	const [where, quoted, plain] = [sql.ref(column), sql.lit(`"${from}"`), sql.lit(`"${to}"`)];
	await sql`update ${sql.table(table)} set ${where} = replace(${where}, ${quoted}, ${plain}) where ${where} like ${sql.lit(`%"${from}"%`)}`.execute(
		db
	);
}

export async function up(db: Kysely<unknown>): Promise<void> {
	await renameColumn(db, 'seat_board', 'turn', 'queue_position');
	for (const [table, from, to] of columns) await renameColumn(db, table, from, to);
	for (const [from, to] of tables) await db.schema.alterTable(from).renameTo(to).execute();
	for (const each of stored) await rewrite(db, each);
}

export async function down(db: Kysely<unknown>): Promise<void> {
	for (const [table, column, from, to] of stored) await rewrite(db, [table, column, to, from]);
	for (const [from, to] of tables) await db.schema.alterTable(to).renameTo(from).execute();
	for (const [table, from, to] of columns) await renameColumn(db, table, to, from);
	await renameColumn(db, 'seat_board', 'queue_position', 'turn');
}
