import { SetupError } from '../lib/server/config.ts';
import { sentenceOf } from '../lib/server/database/errors.ts';
import { closeDatabase } from '../lib/server/database/open.ts';

/** Runs an operator's command: a sentence and exit code 1 when it cannot be done. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		console.error(sentenceOf(error));
		process.exitCode = 1;
	} finally {
		await closeDatabase();
	}
}

/** The passphrase of backups, from the environment so that it stands in no list of processes; null: not encrypted. */
export function passphrase(): string | null {
	const given = process.env.BACKUP_PASSPHRASE;
	if (!given) return null;
	if ([...given].length < 12) throw new SetupError('BACKUP_PASSPHRASE must have at least 12 characters.');
	return given;
}

/** Rounded for reading: 12 KB, 3.4 MB. */
export const sizeOf = (bytes: number): string => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
