import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { config } from '../config.ts';

/** Deletes the copies made before upgrades that are older than an instant: they hold what has been erased since. */
export async function dropOldCopies(before: string): Promise<void> {
	const target = config().database;
	if (target.engine !== 'sqlite') return;
	const folder = join(dirname(target.file), 'copies');
	const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return [];
		throw error;
	});
	for (const name of names.filter((each) => each.startsWith('before-'))) {
		const file = join(folder, name);
		if ((await stat(file)).mtime.toISOString() < before) await rm(file, { force: true });
	}
}
