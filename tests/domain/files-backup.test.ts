import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { config } from '../../src/lib/server/config.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { aCleanPlace, useFreshDatabase } from '../support/database.ts';
import { aForum, THEN } from '../support/forum.ts';

/** Backup, restore and move of an installation with many files, each as a process of its own whose memory is looked at. */

const fresh = useFreshDatabase();
/** on PostgreSQL fewer, which do not fit into the memory that is allowed either */
const FILES = fresh.engine === 'postgres' ? 80 : 200;
const CHUNKS = 80;
const CHUNK_BYTES = 64 * 1024;
const MOST_MB = 300;

/** Files of 5 MB whose bytes cannot be packed; each begins with other bytes. */
async function fill(forumId: string): Promise<void> {
	const { writer } = database();
	const noise = randomBytes(CHUNK_BYTES);
	for (let n = 0; n < FILES; n++) {
		const id = newId();
		await writer
			.insertInto('file')
			.values({
				...{ id, forum_id: forumId, event_id: null, page: 'test', same_as: null, name: 'x.pdf', kind: 'pdf', bytes: CHUNKS * CHUNK_BYTES },
				...{ sha256: '', public: 0, by_account_id: null, at: THEN }
			})
			.execute();
		for (let chunk = 0; chunk < CHUNKS; chunk++) {
			const data = Buffer.from(noise);
			data.writeUInt32LE(n * CHUNKS + chunk, 0);
			await writer.insertInto('file_chunk').values({ file_id: id, n: chunk, data }).execute();
		}
	}
}

/** Node's arguments for these commands, as scripts/cli.mjs gives them. */
const [, list = ''] = /sparing = \[(.*)\];/.exec(readFileSync('scripts/toolbox.mjs', 'utf8')) ?? [];
const sparing = [...list.matchAll(/'(.+?)'/g)].map(([, flag = '']) => flag);

const atExit = `data:text/javascript,${encodeURIComponent(
	"import { readFileSync } from 'node:fs'; process.on('exit', () => console.error('peak', /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]))"
)}`;
/** Runs a command of an operator. @returns the most memory that it had, in MB */
async function peakOf(command: string, args: readonly string[], place: Record<string, string>): Promise<number> {
	const { stderr } = await promisify(execFile)('node', [...sparing, '--import', atExit, `src/cli/${command}.ts`, ...args], {
		env: { ...process.env, ...place, LOG_LEVEL: 'silent' },
		maxBuffer: 2 ** 20
	});
	return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
}
const chunksOf = async () =>
	Number(
		(
			await database()
				.reader.selectFrom('file_chunk')
				.select((e) => e.fn.countAll<number>().as('n'))
				.executeTakeFirst()
		)?.n
	);

test(`${FILES} files of 5 MB are backed up, restored and moved within ${MOST_MB} MB`, { timeout: 1_200_000 }, async () => {
	loadKey(false);
	await fill(await aForum());
	expect(await chunksOf()).toBe(FILES * CHUNKS);
	const here = { DATA_DIR: config().dataDir, DATABASE_URL: fresh.url };
	const archive = join(config().dataDir, 'files.backup');
	await closeDatabase();
	const peaks = [await peakOf('backup', [archive], here)];
	peaks.push(await peakOf('restore', [archive], await aCleanPlace()));
	peaks.push(await peakOf('migrate-engine', [fresh.url, (await aCleanPlace()).DATABASE_URL], here));
	console.log(`${fresh.engine}: backup, restore, move of ${FILES} files: ${peaks.map((peak) => peak.toFixed(0)).join(', ')} MB`);
	for (const peak of peaks) expect(peak).toBeLessThan(MOST_MB);
});
