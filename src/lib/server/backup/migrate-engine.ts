import { now } from '../clock.ts';
import { SetupError } from '../config.ts';
import { version } from '../version.ts';
import { withExclusiveAccess } from './exclusive-access.ts';
import { requireClean, nameOf, reading, type DatabaseLocation } from './databases.ts';
import { recordsOf } from './stream.ts';
import { requireKnown, restoreInto } from './restore.ts';
import { requireWhole, sqliteTables } from './sqlite.ts';
import type { Digest, TableStore } from './table-rows.ts';

const inUse = (place: DatabaseLocation) =>
	new SetupError(`${nameOf(place)} is in use; stop Alang first, or what is written meanwhile would stay behind.`);

async function copyTo(to: DatabaseLocation, from: DatabaseLocation, tables: TableStore): Promise<Map<string, Digest>> {
	const migrations = await tables.migrations();
	const head = { alang: 'copy', version: version(), madeAt: now(), migrations, key: null } as const;
	if (!migrations.length) throw new SetupError(`${nameOf(from)} is not a database of Alang.`);
	await requireKnown(head);
	return restoreInto(to, head, recordsOf(tables, head));
}

/**
 * Copies a whole database to the other engine (or the same) and compares both sides table by table before the new one counts. It keeps a
 * SQLite file locked meanwhile: a server that starts has to wait. DATA_DIR with the key file stays where it is.
 * @returns the count and hash of every table
 * @throws SetupError with one sentence; the target is as before then
 */
export async function migrateEngine(from: DatabaseLocation, to: DatabaseLocation): Promise<Map<string, Digest>> {
	return withExclusiveAccess(from, inUse(from), async (held) => {
		await requireClean(to);
		if (!held) return reading(from, '.', (tables) => copyTo(to, from, tables));
		requireWhole(held);
		return copyTo(to, from, sqliteTables(held));
	});
}
