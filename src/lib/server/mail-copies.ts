import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from './config.ts';

/** Mails kept as DATA_DIR/mail/{outbox id}.eml, where there is no mail server or the address can be nowhere. */

const folder = () => join(config().dataDir, 'mail');

/** Deletes the copies of mails that are no longer in the outbox. */
export async function dropMailCopies(ids: readonly string[]): Promise<void> {
	for (const id of ids) for (const end of ['.eml', '.eml.part']) await rm(join(folder(), id + end), { force: true });
}

/** Ids of the mails of which a copy is kept. */
export async function mailCopies(): Promise<string[]> {
	const names = await readdir(folder()).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return [];
		throw error;
	});
	return names.flatMap((name) => (name.endsWith('.eml') ? [name.slice(0, -4)] : []));
}
