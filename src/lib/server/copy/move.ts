import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { now } from '../clock.ts';
import { SetupError } from '../config.ts';
import { version } from '../version.ts';
import { connect, demandClean, nameOf, reading, type Place } from './places.ts';
import { recordsOf } from './records.ts';
import { demandKnown, fill } from './restore.ts';
import type { Digest } from './tables.ts';

const inUse = (place: Place) =>
	new SetupError(`${nameOf(place)} is in use; stop Alang first, or what is written meanwhile would stay behind.`);

/** @throws SetupError while another process has the database open */
async function demandAlone(place: Place): Promise<void> {
	if (place.engine === 'postgres') {
		const client = await connect(place.url);
		const { rows } = await client
			.query<{
				others: string;
			}>(
				'select count(*) as others from pg_stat_activity where datname = current_database() and usename = current_user and pid <> pg_backend_pid()'
			)
			.finally(() => client.end());
		if (Number(rows[0]?.others)) throw inUse(place);
		return;
	}
	if (!existsSync(place.file)) throw new SetupError(`There is no database at ${place.file}.`);
	// Every process that has a file in WAL mode open holds a shared lock on it.
	const db = new Database(place.file, { timeout: 0 });
	try {
		db.pragma('locking_mode = EXCLUSIVE');
		db.exec('begin exclusive; rollback');
	} catch (error) {
		if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
		throw inUse(place);
	} finally {
		db.close();
	}
}

/**
 * Copies a whole database to the other engine (or the same). Both sides are compared table by table before the new one counts.
 * DATA_DIR with the key file stays where it is.
 * @returns the count and hash of every table
 * @throws SetupError with one sentence; the target is as before then
 */
export async function move(from: Place, to: Place): Promise<Map<string, Digest>> {
	await demandAlone(from);
	await demandClean(to);
	return reading(from, from.engine === 'sqlite' ? dirname(from.file) : '.', async (tables) => {
		const migrations = await tables.migrations();
		const head = { alang: 'copy', version: version(), madeAt: now(), migrations, key: null } as const;
		if (!migrations.length) throw new SetupError(`${nameOf(from)} is not a database of Alang.`);
		await demandKnown(head);
		return fill(to, head, recordsOf(tables, head));
	});
}
