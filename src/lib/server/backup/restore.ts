import { readFileSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { keyFile } from '../crypto.ts';
import { config, SetupError } from '../config.ts';
import { migrationNames, runMigrations } from '../database/migrate.ts';
import { openPostgres } from '../database/postgres.ts';
import { requireDirectory, giveName, writeNew } from '../directory.ts';
import { openWriter } from '../database/sqlite.ts';
import { readArchive } from './archive.ts';
import { connect, requireClean, taken, type DatabaseLocation } from './databases.ts';
import { postgresTables } from './postgres.ts';
import { checkRecords, fromLines, load, type BackupRecord, type Head } from './stream.ts';
import { requireWhole, sqliteTables } from './sqlite.ts';
import type { Digest } from './table-rows.ts';

/** The last migration that the backup knows: its tables are made as of that one, and the next start of Alang runs the later ones. */
const lastOf = (head: Head): string => {
	const last = head.migrations.at(-1);
	if (!last) throw new SetupError('The copy holds no tables of Alang. Nothing has been changed.');
	return last;
};

/** @throws SetupError when a copy has tables this release does not know */
export async function requireKnown(head: Head): Promise<void> {
	const known = await migrationNames();
	if (head.migrations.some((name, index) => name !== known[index]))
		throw new SetupError(`The copy was made by a newer release of Alang (${head.version}); use that release. Nothing has been changed.`);
}

/**
 * Creates the tables and loads a copy into them. A SQLite file gets its name when it is complete; PostgreSQL gets all rows in one
 * transaction.
 * @param place a clean one (requireClean)
 */
export async function restoreInto(place: DatabaseLocation, head: Head, records: AsyncIterable<BackupRecord>): Promise<Map<string, Digest>> {
	if (place.engine === 'postgres') {
		const { writer } = openPostgres(place.url);
		await runMigrations(writer, lastOf(head)).finally(() => writer.destroy());
		const client = await connect(place.url);
		return load(postgresTables(client), records).finally(() => client.end());
	}
	const growing = `${place.file}.restoring`;
	for (const end of ['', '-wal', '-shm']) rmSync(growing + end, { force: true });
	try {
		const { writer } = openWriter(growing);
		await runMigrations(writer, lastOf(head)).finally(() => writer.destroy());
		const db = new Database(growing);
		try {
			db.pragma('journal_mode = DELETE');
			db.pragma('synchronous = FULL');
			const digests = await load(sqliteTables(db), records);
			requireWhole(db);
			db.close();
			// a server that was started meanwhile may have begun a database there
			if (!giveName(growing, place.file)) throw taken(place);
			return digests;
		} finally {
			db.close();
		}
	} finally {
		for (const end of ['', '-wal', '-shm', '-journal']) rmSync(growing + end, { force: true });
	}
}

/** Puts the key back; a key of another installation is not overwritten. */
function placeKey(key: string): void {
	const file = keyFile();
	requireDirectory(config().dataDir);
	if (!writeNew(file, key) && readFileSync(file, 'utf8').trim() !== key.trim())
		throw new SetupError(`There is another key file at ${file}; restore into a folder of its own. Nothing has been changed.`);
}

/**
 * Restores a backup into DATA_DIR and the database of the settings, which must be clean. It checks the whole file before it writes
 * anything.
 * @throws SetupError with one sentence; nothing has been changed then
 */
export async function restoreFrom(file: string, passphrase: string | null): Promise<{ head: Head; digests: Map<string, Digest> }> {
	const place = config().database;
	await requireClean(place);
	const { head } = await checkRecords(fromLines(readArchive(file, passphrase)));
	await requireKnown(head);
	// The key first: with it alone the next try begins as if nothing were there.
	if (head.key) placeKey(head.key);
	return { head, digests: await restoreInto(place, head, fromLines(readArchive(file, passphrase))) };
}
