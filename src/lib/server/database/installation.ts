import type { Kysely } from 'kysely';
import { read } from './open.ts';
import type { Tables } from './tables.ts';

/** What the installation keeps in mind under a name; undefined while it has never been written. */
export const installationValue = async (key: string): Promise<string | undefined> =>
	(await read().selectFrom('installation').select('value').where('key', '=', key).executeTakeFirst())?.value;

/** Writes it, whether it was there or not. @param to the writer, or the transaction of a change */
export async function keepInstallationValue(to: Kysely<Tables>, key: string, value: string): Promise<void> {
	await to
		.insertInto('installation')
		.values({ key, value })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
		.execute();
}
