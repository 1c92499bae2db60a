import type { Kysely } from 'kysely';
import { read } from './open.ts';
import type { Tables } from './tables.ts';

/** The stored value of the installation under a name; undefined while nobody has written it. */
export const installationValue = async (key: string): Promise<string | undefined> =>
	(await read().selectFrom('installation').select('value').where('key', '=', key).executeTakeFirst())?.value;

/** Inserts or updates a stored value of the installation. @param to the writer, or the transaction of a change */
export async function keepInstallationValue(to: Kysely<Tables>, key: string, value: string): Promise<void> {
	await to
		.insertInto('installation')
		.values({ key, value })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
		.execute();
}
