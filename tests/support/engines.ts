import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort } from './port.ts';
import { careless, startPostgres } from './postgres-server.ts';

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
	project.provide('folder', folder);
	if (!project.name.endsWith('postgres')) {
		project.provide('postgres', '');
		return async () => rmSync(folder, { recursive: true, force: true });
	}
	const server = await startPostgres(await freePort(), [...careless, '-c', 'max_connections=200']);
	project.provide('postgres', server.address);
	return async () => {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	};
}
