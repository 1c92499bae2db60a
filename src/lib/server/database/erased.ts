import { log } from '../log.ts';
import { database } from './open.ts';

/**
 * After an erasure. SQLite overwrites what is deleted (`secure_delete`), but the page as it was may still stand in the write-ahead log:
 * its content goes into the file and the log is cut to nothing. A reader under way only delays that to the next time. PostgreSQL does
 * the like when it vacuums.
 */
export async function overwriteErased(): Promise<void> {
	const { raw } = database();
	if (!raw) return;
	try {
		raw.pragma('wal_checkpoint(TRUNCATE)');
	} catch (error) {
		log().warn({ err: error }, 'the write-ahead log could not be cut after an erasure; it will be by the nightly clean-up');
	}
}

/** Gives the room of deleted rows back, so that nothing of them stays in files: nightly, when rows have gone. */
export async function vacuum(): Promise<void> {
	const { raw, pool } = database();
	if (raw) {
		raw.exec('vacuum');
		raw.pragma('wal_checkpoint(TRUNCATE)');
	}
	await pool?.query('vacuum');
}
