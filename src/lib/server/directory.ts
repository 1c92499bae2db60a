import { accessSync, constants, existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { SetupError } from './config.ts';

/** Creates a directory that only this user may read, unless it exists. @throws SetupError when it cannot be made or written */
export function requireDirectory(folder: string): void {
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		accessSync(folder, constants.W_OK);
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw cause;
		throw new SetupError(`The folder ${folder} cannot be written; give this user the right to write there, or set DATA_DIR.`, { cause });
	}
}

/** The names in a directory; none while it does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
	return readdir(folder).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return [];
		throw error;
	});
}

/**
 * Gives a finished file its name. A rename would replace a file that another process has put there meanwhile.
 * @returns false when there is a file of that name already: both stay as they are
 */
export function giveName(from: string, to: string): boolean {
	try {
		linkSync(from, to);
	} catch (error) {
		if (existsSync(to)) return false;
		// not every file system has a second name for a file
		if (!/^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
		renameSync(from, to);
		return true;
	}
	rmSync(from);
	return true;
}

/** Writes a new file that only this user may read, whole or not at all. @returns false when there is one already, which stays as it is */
export function writeNew(file: string, text: string): boolean {
	const part = `${file}.${process.pid}.part`;
	try {
		writeFileSync(part, text, { mode: 0o600, flush: true });
		return giveName(part, file);
	} finally {
		rmSync(part, { force: true });
	}
}
