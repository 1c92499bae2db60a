import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

/** What SQLite puts beside a database in WAL mode: https://www.sqlite.org/tempfiles.html */
const ends = ['', '-wal', '-shm'] as const;

const foreign = 0o077;

/**
 * Makes a database's file, for its owner alone, before SQLite opens it; what is there already is narrowed to the same. SQLite gives the
 * files beside it the rights of the file.
 *
 * A file that is there is never opened here, nor anywhere else in this process: POSIX drops every lock that a process has on a file as
 * soon as the process closes any descriptor of it, and with the locks of the open connections gone, the next program that opens the
 * database deletes its write-ahead log, with what was acknowledged in it. https://www.sqlite.org/howtocorrupt.html (2.2)
 */
export function ownFile(file: string): void {
	try {
		closeSync(openSync(file, 'wx', 0o600));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	}
	for (const end of ends) {
		const found = statSync(file + end, { throwIfNoEntry: false });
		// by its name: that opens nothing
		if (found && found.mode & foreign) chmodSync(file + end, 0o600);
	}
}
