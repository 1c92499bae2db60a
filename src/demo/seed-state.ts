import { installationValue, keepInstallationValue } from '../lib/server/database/installation.ts';
import { database, read } from '../lib/server/database/open.ts';

/**
 * How far the demonstration is filled. A record in the database is written before the first step and after the last, so that an interrupted
 * filling is noticed.
 */

const KEY = 'demonstration';
export type SeedState = 'empty' | 'begun' | 'moving' | 'whole';

export async function setSeedState(value: Exclude<SeedState, 'empty'>): Promise<void> {
	await keepInstallationValue(database().writer, KEY, value);
}

const some = async (table: 'forum' | 'organisation' | 'administrative_unit'): Promise<boolean> =>
	!!(await read().selectFrom(table).select('id').limit(1).executeTakeFirst());

/** the number of accounts that releases without the record made */
const FORMER_SIGN_INS = 5;

/** The state of a demonstration filled by a release without the record: accounts were made last, so it is whole when all of them exist. */
async function stateWithoutRecord(): Promise<SeedState> {
	if (!(await some('forum')) && !(await some('organisation')) && !(await some('administrative_unit'))) return 'empty';
	const accounts = await read().selectFrom('account').select('id').limit(FORMER_SIGN_INS).execute();
	return accounts.length === FORMER_SIGN_INS ? 'whole' : 'begun';
}

export async function seedState(): Promise<SeedState> {
	const recorded = await installationValue(KEY);
	return recorded === undefined ? stateWithoutRecord() : (recorded as SeedState);
}
