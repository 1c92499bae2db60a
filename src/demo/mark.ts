import { database, read } from '../lib/server/database/open.ts';

/** How far the demonstration has come: the mark is written before the first step and after the last, so that what lies between shows. */

const KEY = 'demonstration';
export type Stand = 'empty' | 'begun' | 'moving' | 'whole';

export async function setMark(value: Exclude<Stand, 'empty'>): Promise<void> {
	await database()
		.writer.insertInto('installation')
		.values({ key: KEY, value })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
		.execute();
}

const some = async (table: 'forum' | 'organisation' | 'administrative_unit'): Promise<boolean> =>
	!!(await read().selectFrom(table).select('id').limit(1).executeTakeFirst());

/** of the releases before the mark */
const FORMER_SIGN_INS = 5;

/** Demonstrations of the releases before the mark: the sign-ins were the last that was made. */
async function standWithoutMark(): Promise<Stand> {
	if (!(await some('forum')) && !(await some('organisation')) && !(await some('administrative_unit'))) return 'empty';
	const accounts = await read().selectFrom('account').select('id').limit(FORMER_SIGN_INS).execute();
	return accounts.length === FORMER_SIGN_INS ? 'whole' : 'begun';
}

export async function standOf(): Promise<Stand> {
	const row = await read().selectFrom('installation').select('value').where('key', '=', KEY).executeTakeFirst();
	return row ? (row.value as Stand) : standWithoutMark();
}
