import { sql } from 'kysely';
import { log } from '../log.ts';
import { database } from './open.ts';

/**
 * After an erasure. SQLite overwrites what is deleted (`secure_delete`), but the page as it was may still stand in the write-ahead log:
 * its content goes into the file and the log is cut to nothing. A reader under way only delays that to the next time. PostgreSQL does
 * the like when it vacuums. Both wait for the writer's transaction like any other statement.
 */
export async function purgeErased(): Promise<void> {
	const { engine, writer } = database();
	if (engine === 'postgres') return;
	try {
		await sql`pragma wal_checkpoint(TRUNCATE)`.execute(writer);
	} catch (error) {
		log().warn({ err: error }, 'the write-ahead log could not be cut after an erasure; the daily clean-up does it');
	}
}

/** Gives the room of deleted rows back, so that nothing of them stays in files: daily, when rows have gone. */
export async function vacuum(): Promise<void> {
	await sql`vacuum`.execute(database().writer);
	await purgeErased();
}
