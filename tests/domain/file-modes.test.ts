import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backUpTo } from '../../src/lib/server/backup/backup.ts';
import { config } from '../../src/lib/server/config.ts';
import { closeDatabase } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { aCleanPlace, useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum } from '../support/forum.ts';
import { takeBackLastMigration } from '../support/older.ts';
import { runProgram } from '../support/process.ts';
import { serve } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** Whatever the program writes is for its own user alone, also where the surroundings would let everybody read. */

const fresh = useFreshDatabase();

/** What lets everybody read and write whatever does not say otherwise. */
const careless = ['--import', 'data:text/javascript,process.umask(0)'];

/** Every file and folder below one, with the rights that others than its owner have. */
const openToOthers = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => statSync(path).mode & 0o077)
		.map((path) => path.slice(folder.length + 1));
const names = (folder: string) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => entry.name.replace(/^[0-9a-f-]{36}/, 'id').replace(/^before-.*\.(\w+)$/, 'before.$1'));

test('database, log, limits, key, mails, copies and backups are 0600 with every umask, and files that were wider are narrowed', async () => {
	loadKey(false);
	await aDelegate(await aForum({ slug: 'here' }));
	await takeBackLastMigration();
	const backup = (await backUpTo(join(config().dataDir, 'a.backup'), null)).file;
	expect(statSync(backup).mode & 0o777).toBe(0o600);
	await closeDatabase();
	const place = await aCleanPlace();
	const folder = place.DATA_DIR;
	expect(runProgram([...careless, 'src/cli/restore.ts', backup], place)).toMatchObject({ code: 0 });
	expect([openToOthers(folder), statSync(folder).mode & 0o777]).toEqual([[], 0o700]);
	// as an earlier release, or a hand, may have left them
	for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);

	const server = await serve({ ...place, LOG_LEVEL: 'silent', RATE_LIMITS: 'on' }, careless);
	try {
		await aVisitor(server.address).signIn('nobody@example.kz', 'no such passphrase');
		await expect.poll(() => names(folder)).toContain('id.eml');
		expect(runProgram([...careless, 'src/cli/backup.ts', join(folder, 'b.backup')], place)).toMatchObject({ code: 0 });
		expect(runProgram([...careless, 'src/cli/affected.ts', '--forum', 'here', '--out', join(folder, 'affected.csv')], place).code).toBe(0);
		const both = ['secret.key', 'id.eml', 'b.backup', 'affected.csv'];
		const ofSqlite = ['alang.sqlite', 'limits.sqlite'].flatMap((name) => [name, `${name}-wal`, `${name}-shm`]);
		expect(names(folder)).toEqual(
			expect.arrayContaining(fresh.engine === 'sqlite' ? [...both, ...ofSqlite, 'before.sqlite'] : [...both, 'before.backup'])
		);
		expect(openToOthers(folder)).toEqual([]);
		// control: what says nothing about its rights is seen
		runProgram([...careless, '-e', `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'note.txt'))}, '')`], {});
		expect(openToOthers(folder)).toEqual(['note.txt']);
	} finally {
		await server.stop();
	}
});
