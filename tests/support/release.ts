import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { config } from '../../src/lib/server/config.ts';

/**
 * Another release of the program: this one's sources with further migrations.
 * @param migrations bodies of `up(db)` by their names
 * @param after what its process does when it has migrated
 * @returns its folder
 */
export function aRelease(migrations: Record<string, string>, after = ''): string {
	const folder = mkdtempSync(join(config().dataDir, 'release-'));
	cpSync('migrations', join(folder, 'migrations'), { recursive: true });
	mkdirSync(join(folder, 'node_modules'));
	symlinkSync(resolve('node_modules/kysely'), join(folder, 'node_modules', 'kysely'));
	cpSync('package.json', join(folder, 'package.json'));
	for (const [name, body] of Object.entries(migrations))
		writeFileSync(join(folder, 'migrations', `${name}.ts`), `export async function up(db: any): Promise<void> {\n\t${body}\n}\n`);
	const modules = resolve('src/lib/server');
	writeFileSync(
		join(folder, 'start.mjs'),
		`import { migrate } from '${modules}/database/migrate.ts';
import { closeDatabase } from '${modules}/database/open.ts';
import { SetupError } from '${modules}/config.ts';
try {
	await migrate();
	${after}
} catch (error) {
	console.error(error instanceof SetupError ? error.message : error);
	process.exitCode = 1;
} finally {
	await closeDatabase();
}
`
	);
	return folder;
}

/** Starts a release on a database, as far as the tables. */
export function startRelease(folder: string, url: string): Promise<{ code: number | null; signal: string | null; said: string }> {
	const child = spawn(process.execPath, ['start.mjs'], {
		cwd: folder,
		env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: url, DATA_DIR: config().dataDir, LOG_LEVEL: 'silent' }
	});
	let said = '';
	child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
	return new Promise((ended) => child.once('close', (code, signal) => ended({ code, signal, said: said.trim() })));
}
