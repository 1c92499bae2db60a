import { existsSync, openSync, fsyncSync, closeSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { now } from '../clock.ts';
import { config, SetupError } from '../config.ts';
import { isFull } from '../database/errors.ts';
import { requireDirectory } from '../directory.ts';
import { keyFile } from '../crypto.ts';
import { readArchive, writeArchive } from './archive.ts';
import { nameOf, reading } from './databases.ts';
import { checkRecords, fromLines, recordsOf, toLines, type BackupRecord } from './stream.ts';
import { differences, type Digest } from './table-rows.ts';
import { version } from '../version.ts';

export interface BackupReport {
	file: string;
	bytes: number;
	tables: number;
	rows: number;
	encrypted: boolean;
}

/** A failure of the disk as one sentence. */
function plainly(file: string, error: unknown): unknown {
	const code = (error as NodeJS.ErrnoException).code;
	if (isFull(error)) return new SetupError(`The disk is full; no backup was kept at ${file}. Make room or name another disk.`);
	if (code === 'EACCES' || code === 'EROFS' || code === 'ENOENT' || code === 'ENOTDIR')
		return new SetupError(`${dirname(file)} cannot be written (${code}); name a folder where this user may write.`);
	return error;
}

/**
 * Writes a backup of the database and the key file, reads it back, and only then gives it its name.
 * @param passphrase null: not encrypted
 * @throws SetupError with one sentence; nothing is left behind then
 */
export async function backUpTo(target: string, passphrase: string | null): Promise<BackupReport> {
	const file = resolve(target);
	if (existsSync(file)) throw new SetupError(`There is a file ${file} already; name a new one.`);
	const place = config().database;
	const partial = `${file}.partial`;
	const written = new Map<string, Digest>();
	async function* noting(records: AsyncIterable<BackupRecord>): AsyncIterable<BackupRecord> {
		for await (const record of records) {
			if ('end' in record) written.set(record.end, record.digest);
			yield record;
		}
	}
	try {
		rmSync(partial, { force: true });
		requireDirectory(config().dataDir);
		await reading(place, config().dataDir, async (tables) => {
			const migrations = await tables.migrations();
			if (!migrations.length) throw new SetupError(`There is no database of Alang at ${nameOf(place)}; nothing was copied.`);
			const key = existsSync(keyFile()) ? readFileSync(keyFile(), 'utf8') : null;
			const head = { alang: 'copy', version: version(), madeAt: now(), migrations, key } as const;
			await writeArchive(partial, toLines(noting(recordsOf(tables, head))), passphrase);
		});
		const { digests } = await checkRecords(fromLines(readArchive(partial, passphrase)));
		const wrong = differences(written, digests);
		if (wrong.length) throw new SetupError(`The backup does not read back as it was written (${wrong.join(', ')}); try another disk.`);
		renameSync(partial, file);
		const folder = openSync(dirname(file), 'r');
		fsyncSync(folder);
		closeSync(folder);
	} catch (error) {
		rmSync(partial, { force: true });
		throw plainly(file, error);
	}
	const rows = [...written.values()].reduce((sum, digest) => sum + digest.rows, 0);
	return { file, bytes: statSync(file).size, tables: written.size, rows, encrypted: passphrase !== null };
}
