import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { demonstration, postgres, PRISTINE } from './demonstration.ts';
import { createDatabase, dropDatabase, runIn } from './postgres.ts';
import { serve, type Running } from './server.ts';

/** Servers beside the demonstration that the journeys run against (tests/playwright.config.ts), on the same engine. */

let serial = 0;

interface Place {
	env: { DATA_DIR: string; DATABASE_URL: string };
	run(sentences: string): Promise<void>;
	remove(): Promise<void>;
}

/** A database on the engine of the journeys, in a folder. @param copied whether it begins as the demonstration or with nothing */
async function aDatabase(
	name: string,
	folder: string,
	copied: boolean
): Promise<{ url: string; run: Place['run']; remove: Place['remove'] }> {
	if (postgres) {
		const [server, url] = [postgres, `${postgres}/${name}`];
		await createDatabase(server, name, copied ? PRISTINE : undefined);
		return { url, run: (sentences) => runIn(url, sentences), remove: () => dropDatabase(server, name) };
	}
	const file = join(folder, 'alang.sqlite');
	if (copied) {
		const demo = new Database(join(demonstration.DATA_DIR, 'alang.sqlite'), { readonly: true });
		await demo.backup(file);
		demo.close();
	}
	const run = async (sentences: string) => {
		const copy = new Database(file);
		copy.exec(sentences);
		copy.close();
	};
	return { url: '', run, remove: async () => undefined };
}

/** A folder and a database that go with their server. */
async function aPlace(copied: boolean): Promise<Place> {
	const name = `place_${process.pid}_${++serial}`;
	const DATA_DIR = join('test-results', name);
	mkdirSync(DATA_DIR, { recursive: true });
	if (copied) copyFileSync(join(demonstration.DATA_DIR, 'secret.key'), join(DATA_DIR, 'secret.key'));
	const { url, run, remove } = await aDatabase(name, DATA_DIR, copied);
	return {
		env: { DATA_DIR, DATABASE_URL: url },
		run,
		async remove() {
			await remove();
			rmSync(DATA_DIR, { recursive: true, force: true });
		}
	};
}

async function serveFrom(place: Place, env: Record<string, string>, flags: string[] = []): Promise<Running> {
	const server = await serve({ ...place.env, LOG_LEVEL: 'silent', ...env }, flags);
	return {
		...server,
		async stop(signal) {
			const ended = await server.stop(signal);
			await place.remove();
			return ended;
		}
	};
}

/**
 * A second server on a copy of the demonstration, at another hour.
 * @param instant where its clock stands when it starts
 * @param change what is written into the copy first, as SQL
 */
export async function serverAt(instant: string, change = ''): Promise<Running> {
	const place = await aPlace(true);
	if (change) await place.run(change);
	return serveFrom(place, { TEST_NOW: instant, ALANG_DEMO: '1' }, ['--import', './tests/support/clock-at.mjs']);
}

/** A server on nothing at all, as on the day of its installation. @returns it, and the one-time link that it prints */
export async function emptyServer(): Promise<Running & { setUp: string }> {
	const server = await serveFrom(await aPlace(false), {});
	return { ...server, setUp: /http:\S+\/setup\/\S+/.exec(server.lines().join('\n'))?.[0] ?? '' };
}
