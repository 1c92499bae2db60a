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

/** Rounded for reading: 12 KB, 3.4 MB. */
export const sizeOf = (bytes: number): string => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
