import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** The demonstration that the journeys run against (tests/playwright.config.ts). */
const DEMO = 'test-results/demo';
let serial = 0;

const freePort = (): Promise<number> =>
	new Promise((resolve) => {
		const probe = createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});

/**
 * A second server on a copy of the demonstration, at another hour.
 * @param instant where its clock stands when it starts
 * @param change what is written into the copy first, as SQL
 * @returns its address and how to stop it
 */
export async function serverAt(instant: string, change = ''): Promise<{ origin: string; stop: () => Promise<void> }> {
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
	const port = await freePort();
	const origin = `http://127.0.0.1:${port}`;
	const server = spawn(process.execPath, ['--import', './tests/support/clock-at.mjs', 'src/server.ts'], {
		env: { ...process.env, TEST_NOW: instant, ALANG_DEMO: '1', PORT: String(port), ORIGIN: origin, DATA_DIR: folder, LOG_LEVEL: 'silent' },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
	await new Promise<void>((resolve, reject) => {
		server.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('is ready') && resolve());
		server.once('exit', (code) => reject(new Error(`The server at ${instant} ended with ${code}`)));
	});
	const stop = async () => {
		server.kill('SIGTERM');
		await ended;
		rmSync(folder, { recursive: true, force: true });
	};
	return { origin, stop };
}

/**
 * A server on nothing at all, as on the day of its installation.
 * @returns its address, the one-time link that it prints, and how to stop it
 */
export async function emptyServer(): Promise<{ origin: string; setUp: string; stop: () => Promise<void> }> {
	const folder = join('test-results', `empty-${process.pid}-${++serial}`);
	const port = await freePort();
	const origin = `http://127.0.0.1:${port}`;
	const server = spawn(process.execPath, ['src/server.ts'], {
		env: { ...process.env, PORT: String(port), ORIGIN: origin, DATA_DIR: folder, LOG_LEVEL: 'silent' },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
	let said = '';
	await new Promise<void>((resolve, reject) => {
		server.stdout.on('data', (chunk: Buffer) => {
			said += chunk.toString();
			if (said.includes('is ready')) resolve();
		});
		server.once('exit', (code) => reject(new Error(`The empty server ended with ${code}`)));
	});
	const stop = async () => {
		server.kill('SIGTERM');
		await ended;
		rmSync(folder, { recursive: true, force: true });
	};
	return { origin, setUp: /http:\S+\/setup\/\S+/.exec(said)?.[0] ?? '', stop };
}
