import { installationValue, keepInstallationValue } from '../lib/server/database/installation.ts';
import { database, read } from '../lib/server/database/open.ts';

/** How far the demonstration has come: the mark is written before the first step and after the last, so that what lies between shows. */

const KEY = 'demonstration';
export type SeedState = 'empty' | 'begun' | 'moving' | 'whole';

export async function setSeedState(value: Exclude<SeedState, 'empty'>): Promise<void> {
	await keepInstallationValue(database().writer, KEY, value);
}

const some = async (table: 'forum' | 'organisation' | 'administrative_unit'): Promise<boolean> =>
	!!(await read().selectFrom(table).select('id').limit(1).executeTakeFirst());

/** of the releases before the mark */
const FORMER_SIGN_INS = 5;

/** Demonstrations of the releases before the mark: the sign-ins were the last that was made. */
async function standWithoutMark(): Promise<SeedState> {
	if (!(await some('forum')) && !(await some('organisation')) && !(await some('administrative_unit'))) return 'empty';
	const accounts = await read().selectFrom('account').select('id').limit(FORMER_SIGN_INS).execute();
	return accounts.length === FORMER_SIGN_INS ? 'whole' : 'begun';
}

export async function seedState(): Promise<SeedState> {
	const mark = await installationValue(KEY);
	return mark === undefined ? standWithoutMark() : (mark as SeedState);
}
