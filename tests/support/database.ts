import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, inject } from 'vitest';
import { readConfig, useConfig } from '../../src/lib/server/config.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { forgetKey } from '../../src/lib/server/crypto.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { createDatabase, dropDatabase } from './postgres.ts';

const engine = process.env.ALANG_TEST_ENGINE === 'postgres' ? 'postgres' : 'sqlite';
let serial = 0;
/** the name of the database and folder that were made last */
let last = '';

const TEMPLATE = 'template';
const addressOf = (name: string, dataDir: string) =>
	engine === 'postgres' ? `${inject('postgres')}/${name}` : `file:${join(dataDir, 'alang.sqlite')}`;
const useAt = (dataDir: string, address: string) =>
	useConfig(readConfig({ DATA_DIR: dataDir, DATABASE_URL: address, LOG_LEVEL: 'silent' }));

/** @returns whether the folder is new, and this process made it */
function claimFolder(path: string): boolean {
	try {
		mkdirSync(path);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

/** Makes the database with all tables that the tests of a project copy: whichever of its files comes first, while the others wait. */
async function template(): Promise<string> {
	const dataDir = join(inject('folder'), TEMPLATE);
	/** what came of it: empty, or why it could not be made */
	const end = `${dataDir}.end`;
	if (!existsSync(end) && claimFolder(dataDir))
		try {
			if (engine === 'postgres') await createDatabase(inject('postgres'), TEMPLATE);
			useAt(dataDir, addressOf(TEMPLATE, dataDir));
			await migrate();
			database().raw?.pragma('wal_checkpoint(truncate)');
			await closeDatabase();
			writeFileSync(end, '');
		} catch (error) {
			writeFileSync(end, String(error));
			throw error;
		}
	while (!existsSync(end)) await pause(20);
	const fault = readFileSync(end, 'utf8');
	if (fault) throw new Error(`The database that tests copy could not be made: ${fault}`);
	return dataDir;
}

/** Points this process at a database and folder of its own. @returns the DATABASE_URL, for a second process */
async function fresh(): Promise<string> {
	const name = `t${process.pid}_${++serial}`;
	last = name;
	const from = await template();
	const dataDir = join(inject('folder'), name);
	mkdirSync(dataDir, { recursive: true });
	const url = addressOf(name, dataDir);
	if (engine === 'postgres') await createDatabase(inject('postgres'), name, TEMPLATE);
	else copyFileSync(join(from, 'alang.sqlite'), join(dataDir, 'alang.sqlite'));
	useAt(dataDir, url);
	return url;
}

/** Removes what `fresh` made last: a thousand databases would not fit into memory. */
async function removeLast(): Promise<void> {
	if (engine === 'postgres') await dropDatabase(inject('postgres'), last);
	rmSync(join(inject('folder'), last), { recursive: true, force: true });
}

/** A clean place for a second installation, on the engine of the project. @returns settings for readConfig */
export async function aCleanPlace(): Promise<{ DATA_DIR: string; DATABASE_URL: string }> {
	const name = `t${process.pid}_${++serial}`;
	const DATA_DIR = join(inject('folder'), name);
	if (engine === 'sqlite') return { DATA_DIR, DATABASE_URL: `file:${join(DATA_DIR, 'alang.sqlite')}` };
	await createDatabase(inject('postgres'), name);
	return { DATA_DIR, DATABASE_URL: `${inject('postgres')}/${name}` };
}

/** Switches this process to another installation. */
export async function goTo(place: { DATA_DIR: string; DATABASE_URL: string }): Promise<void> {
	await closeDatabase();
	forgetKey();
	useConfig(readConfig({ ...place, LOG_LEVEL: 'silent' }));
}

/** Gives every test of a file an empty database with all tables, on the engine of its project. */
export function useFreshDatabase(): { readonly url: string; readonly engine: 'sqlite' | 'postgres' } {
	const state = { url: '', engine } as { url: string; engine: 'sqlite' | 'postgres' };
	beforeEach(async () => {
		state.url = await fresh();
	});
	afterEach(async () => {
		await closeDatabase();
		forgetKey();
		setClock(undefined);
		await removeLast();
	});
	return state;
}
