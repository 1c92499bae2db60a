import type { Kysely } from 'kysely';
import type { Change } from '../../server/change.ts';
import type { Tables } from '../../server/database/tables.ts';

/** What is sent once, whoever of two processes comes first: it is claimed by its key in the change that sends it. */

const AT_ONCE = 500;

/** Those of some keys that were claimed. */
export async function claimedOf(from: Kysely<Tables>, keys: readonly string[]): Promise<Set<string>> {
	const found = new Set<string>();
	for (let i = 0; i < keys.length; i += AT_ONCE) {
		const rows = await from
			.selectFrom('sent_once')
			.select('key')
			.where('key', 'in', keys.slice(i, i + AT_ONCE))
			.execute();
		for (const { key } of rows) found.add(key);
	}
	return found;
}

/** Claims a key for this change. @returns whether nobody has before */
export async function claim(c: Change, key: string): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await c.trx
		.insertInto('sent_once')
		.values({ key, at: c.at })
		.onConflict((on) => on.doNothing())
		.executeTakeFirst();
	return Number(numInsertedOrUpdatedRows ?? 0) > 0;
}
