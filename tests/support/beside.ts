import { sql, type Transaction } from 'kysely';
import { database } from '../../src/lib/server/database/open.ts';
import type { Tables } from '../../src/lib/server/database/tables.ts';

/** How many of the connections to this database wait for a lock. */
async function waiting(): Promise<number> {
	const rows = await sql<{ n: number }>`select count(*) as n from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`.execute(database().reader);
	return Number(rows.rows[0]?.n ?? 0);
}

/**
 * Begins a change while another has written and not committed. On PostgreSQL the other commits once the change waits for it, or has gone
 * past it; SQLite lets the change begin when the other has ended.
 * @param other what the other writes in its transaction
 * @returns how the change has ended
 */
export async function besideAnother<T>(
	other: (trx: Transaction<Tables>) => Promise<unknown>,
	begin: () => Promise<T>
): Promise<PromiseSettledResult<T>> {
	let ending: Promise<PromiseSettledResult<T>> | undefined;
	await database()
		.writer.transaction()
		.execute(async (trx) => {
			await other(trx);
			let over = false;
			ending = Promise.allSettled([begin()]).then(([result]) => {
				over = true;
				return result;
			});
			if (database().engine === 'postgres') while (!over && !(await waiting())) await sql`select pg_sleep(0.01)`.execute(database().reader);
		});
	if (!ending) throw new Error('nothing was begun');
	return ending;
}

/** The code of the refusal with which a change ended, or `done`. @throws what else it ended with */
export function endOf(result: PromiseSettledResult<unknown>): string {
	if (result.status === 'fulfilled') return 'done';
	const { reason } = result;
	if (reason instanceof Error && 'code' in reason && typeof reason.code === 'string') return reason.code;
	throw reason;
}
