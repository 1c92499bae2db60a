import type { Kysely } from 'kysely';
import { now } from './clock.ts';
import type { Tables } from './database/tables.ts';

/**
 * Claims today's run of a daily task for this process.
 * @param key of the installation's row that stores the day (UTC)
 * @returns null when another process has claimed or done it; else the day of the last run, or null before the first
 */
export async function claimToday(db: Kysely<Tables>, key: string): Promise<{ last: string | null } | null> {
	const value = now().slice(0, 10);
	const before = await db.selectFrom('installation').select('value').where('key', '=', key).executeTakeFirst();
	const { numInsertedOrUpdatedRows } = await db
		.insertInto('installation')
		.values({ key, value })
		.onConflict((on) => on.column('key').doUpdateSet({ value }).where('installation.value', '<', value))
		.executeTakeFirst();
	return numInsertedOrUpdatedRows ? { last: before?.value ?? null } : null;
}
