import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from './config.ts';
import { namesIn } from './directory.ts';

/** Mails kept as DATA_DIR/mail/{outbox id}.eml, several in one as {outbox id}.joined.eml, where there is no mail server or the address can be nowhere. */

const folder = () => join(config().dataDir, 'mail');

/** Keeps a mail under its name, whole or not at all; the same mail again takes the same name. */
export async function keepMailCopy(name: string, bytes: Buffer): Promise<void> {
	await mkdir(folder(), { recursive: true, mode: 0o700 });
	const file = join(folder(), name);
	await writeFile(`${file}.part`, bytes, { mode: 0o600 });
	await rename(`${file}.part`, file);
}

/** Deletes the copies of mails that are no longer in the outbox. @param names of the files without their ending */
export async function dropMailCopies(names: readonly string[]): Promise<void> {
	for (const name of names) for (const end of ['.eml', '.eml.part']) await rm(join(folder(), name + end), { force: true });
}

/** Names of the copies that are kept, without their ending. */
export async function mailCopies(): Promise<string[]> {
	return (await namesIn(folder())).flatMap((name) => (name.endsWith('.eml') ? [name.slice(0, -4)] : []));
}
