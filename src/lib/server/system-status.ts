import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import { now, nowMs } from './clock.ts';
import { config } from './config.ts';
import { lastBackup, type LastBackup } from './backup/last-backup.ts';
import { databaseAnswers } from './database/health.ts';
import { read } from './database/open.ts';
import { hasFailed } from './failed-mails.ts';
import { lettersGo, type LettersGo } from './letters-go.ts';
import { version } from './version.ts';

/** How the installation stands: for the status page and the metrics. */
export interface SystemStatus {
	at: string;
	version: string;
	node: string;
	/** seconds since this process began */
	upSeconds: number;
	memoryBytes: number;
	database: { engine: 'sqlite' | 'postgres'; answers: boolean; bytes: number };
	disk: { freeBytes: number; totalBytes: number };
	/** mails not sent yet, given up, and the age of the oldest that waits */
	outbox: { waiting: number; failed: number; oldestSeconds: number };
	lettersGo: LettersGo;
	lastBackup: LastBackup | null;
}

async function sizeOf(engine: 'sqlite' | 'postgres'): Promise<number> {
	const { rows } = await (
		engine === 'postgres'
			? sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`
			: sql<{ bytes: number }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`
	).execute(read());
	return Number(rows[0]?.bytes ?? 0);
}

async function outbox(): Promise<SystemStatus['outbox']> {
	const mails = read().selectFrom('outbox as o');
	const waiting = await mails
		.where('o.sent_at', 'is', null)
		.where('o.failed_at', 'is', null)
		// what was not tried yet waits since it was due: before, it waits on purpose, for more or for a joined letter
		.select((e) => [
			e.fn.countAll<number>().as('n'),
			e.fn
				.min(
					e
						.case()
						.when('o.tries', '=', 0)
						.then(e.ref('o.due_at'))
						.when(e.or([e('o.held_at', 'is', null), e('o.due_at', '<=', now())]))
						.then(e.ref('o.created_at'))
						.end()
				)
				.as('since')
		])
		.executeTakeFirstOrThrow();
	const failed = await mails
		.where(hasFailed)
		.select((e) => e.fn.countAll<number>().as('n'))
		.executeTakeFirstOrThrow();
	const oldestSeconds = waiting.since ? Math.max(0, (nowMs() - Date.parse(waiting.since)) / 1000) : 0;
	return { waiting: Number(waiting.n), failed: Number(failed.n), oldestSeconds };
}

/** Reads the status now; while the database is away its numbers are 0 and `answers` is false. */
export async function systemStatus(): Promise<SystemStatus> {
	const { dataDir, database } = config();
	const { bavail, blocks, bsize } = await statfs(dataDir);
	const answers = await databaseAnswers();
	return {
		at: now(),
		version: version(),
		node: process.versions.node,
		upSeconds: Math.floor(process.uptime()),
		memoryBytes: process.memoryUsage.rss(),
		database: { engine: database.engine, answers, bytes: answers ? await sizeOf(database.engine) : 0 },
		disk: { freeBytes: bavail * bsize, totalBytes: blocks * bsize },
		outbox: answers ? await outbox() : { waiting: 0, failed: 0, oldestSeconds: 0 },
		lettersGo: lettersGo(),
		lastBackup: answers ? await lastBackup() : null
	};
}
