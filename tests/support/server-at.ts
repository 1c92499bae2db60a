import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { serve, type Running } from './server.ts';

/** The demonstration that the journeys run against (tests/playwright.config.ts). */
const DEMO = 'test-results/demo';
let serial = 0;

/** A server whose folder goes with it. */
async function serveFrom(folder: string, env: Record<string, string>, flags: string[] = []): Promise<Running> {
	const server = await serve({ DATA_DIR: folder, LOG_LEVEL: 'silent', ...env }, flags);
	return {
		...server,
		async stop(signal) {
			const ended = await server.stop(signal);
			rmSync(folder, { recursive: true, force: true });
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
	const folder = join('test-results', `at-${process.pid}-${++serial}`);
	mkdirSync(folder, { recursive: true });
	const demo = new Database(join(DEMO, 'alang.sqlite'), { readonly: true });
	await demo.backup(join(folder, 'alang.sqlite'));
	demo.close();
	copyFileSync(join(DEMO, 'secret.key'), join(folder, 'secret.key'));
	if (change) {
		const copy = new Database(join(folder, 'alang.sqlite'));
		copy.exec(change);
		copy.close();
	}
	return serveFrom(folder, { TEST_NOW: instant, ALANG_DEMO: '1' }, ['--import', './tests/support/clock-at.mjs']);
}

/** A server on nothing at all, as on the day of its installation. @returns it, and the one-time link that it prints */
export async function emptyServer(): Promise<Running & { setUp: string }> {
	const server = await serveFrom(join('test-results', `empty-${process.pid}-${++serial}`), {});
	return { ...server, setUp: /http:\S+\/setup\/\S+/.exec(server.lines().join('\n'))?.[0] ?? '' };
}
