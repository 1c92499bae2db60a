import { accessSync, constants, mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { SetupError } from './config.ts';

/** Makes a folder for this user alone, unless it is there. @throws SetupError when it cannot be made or written */
export function demandFolder(folder: string): void {
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		accessSync(folder, constants.W_OK);
	} catch {
		throw new SetupError(`The folder ${folder} cannot be written; give this user the right to write there, or set DATA_DIR.`);
	}
}

/** The names in a folder; none while it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
	return readdir(folder).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return [];
		throw error;
	});
}
