import { statSync } from 'node:fs';
import { config } from '../config.ts';
import { now } from '../clock.ts';
import { log } from '../log.ts';
import { keepInstallationValue } from './installation.ts';
import { database, read } from './open.ts';

/** Asks the database a small question. @throws whatever keeps it from answering */
export async function tryReading(): Promise<void> {
	await read().selectFrom('installation').select('key').limit(1).execute();
}

/** Whether the database answers a small question now. */
export async function databaseAnswers(): Promise<boolean> {
	try {
		await tryReading();
		return true;
	} catch (error) {
		log().error({ err: error }, 'the database does not answer');
		return false;
	}
}

/**
 * Commits a small row, as every form must be able to.
 * @throws whatever keeps rows from being kept: a full disk, a server that only reads, a SQLite file that was taken away from under us
 */
export async function tryWriting(): Promise<void> {
	await keepInstallationValue(database().writer, 'ready', now());
	const { inode } = database();
	const target = config().database;
	// asked by its name: nothing is opened
	if (target.engine === 'sqlite' && statSync(target.file, { throwIfNoEntry: false })?.ino !== inode)
		throw new Error(`The file ${target.file} is no longer the one that is open: what is written now would be lost with the process`);
}
