import { system } from './actor.ts';
import { change } from './change.ts';
import { SetupError } from './config.ts';
import { read } from './database/open.ts';
import { keyFile, sameText, sign } from './crypto.ts';

/**
 * The database remembers a signature made with the key it began with: with another key every private link in people's mails would be
 * dead, without a word.
 * @throws SetupError when the key file belongs to another database
 */
export async function requireMatchingKey(): Promise<void> {
	const own = sign('key-check');
	const row = await read().selectFrom('installation').select('value').where('key', '=', 'key_check').executeTakeFirst();
	if (row && sameText(row.value, own)) return;
	if (row) throw new SetupError(`The key file ${keyFile()} belongs to another database; put back the one from this database’s backup.`);
	await change(system('start'), 'installation.begin', async (c) => {
		await c.trx
			.insertInto('installation')
			.values({ key: 'key_check', value: own })
			.onConflict((conflict) => conflict.column('key').doNothing())
			.execute();
		await c.audit({ subjectKind: 'installation', subjectId: 'key' });
	});
}
