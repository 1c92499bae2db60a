import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { now } from '../clock.ts';
import { config } from '../config.ts';
import { backUpTo } from '../backup/backup.ts';
import { copySqlite } from '../backup/databases.ts';
import { namesIn } from '../directory.ts';

/** Whole copies made before the tables change: a SQLite file beside the database, of PostgreSQL a backup in DATA_DIR. */

function folder(): string {
	const place = config().database;
	return join(place.engine === 'sqlite' ? dirname(place.file) : config().dataDir, 'copies');
}

/** @param upTo the last migration that is about to run */
export async function backUpBefore(upTo: string): Promise<void> {
	const place = config().database;
	await mkdir(folder(), { recursive: true, mode: 0o700 });
	const copy = join(folder(), `before-${upTo}-${now().replace(/[:.]/g, '')}-${process.pid}`);
	if (place.engine === 'sqlite') await copySqlite(place.file, `${copy}.sqlite`);
	else await backUpTo(`${copy}.backup`, null);
}

/** Deletes the copies that are older than an instant, since they hold data erased since then. */
export async function dropOldCopies(before: string): Promise<void> {
	for (const name of (await namesIn(folder())).filter((each) => each.startsWith('before-'))) {
		const file = join(folder(), name);
		if ((await stat(file)).mtime.toISOString() < before) await rm(file, { force: true });
	}
}
