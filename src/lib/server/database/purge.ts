import { sql } from 'kysely';
import { log } from '../log.ts';
import { database } from './open.ts';

/**
 * Removes erased data from the write-ahead log. SQLite overwrites what is deleted (`secure_delete`), but the log may still hold the former
 * page: a checkpoint moves its content into the file and truncates the log. An active reader only delays that to the next time. PostgreSQL
 * does the same when it vacuums. Both wait for the writer's transaction like any other statement.
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

/** Frees the room of deleted rows, so that no file keeps their content: daily, when rows were deleted. */
export async function vacuum(): Promise<void> {
	await sql`vacuum`.execute(database().writer);
	await purgeErased();
}
