import { createInterface } from 'node:readline';
import { joinWaitingList, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { readConfig, useConfig } from '../../src/lib/server/config.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { register } from '../../src/lib/workflow/register.server.ts';
import { formInput } from './forum.ts';

/**
 * One process of a race. It reads tasks as lines of JSON, does each task's jobs all at once, and answers each job with a line as soon
 * as its promise is kept: what stands there was acknowledged.
 */

type Job =
	| { kind: 'sit'; forumId: string; registrationId: string; sessionId: string }
	| { kind: 'sit-unguarded'; forumId: string; registrationId: string; sessionId: string }
	| { kind: 'register'; forumId: string; key: string; email?: string; sessionId?: string };

useConfig(readConfig({ ...process.env, LOG_LEVEL: 'silent' }));

/** Takes a seat, or a place on the list when there is none: what a delegate's two clicks do. */
async function sit(job: Extract<Job, { kind: 'sit' }>): Promise<string> {
	const actor = { kind: 'delegate', registrationId: job.registrationId, forumId: job.forumId } as const;
	try {
		await takeSeat(actor, job.registrationId, job.sessionId);
		return 'held';
	} catch (reason) {
		if (!(reason instanceof Refusal) || reason.code !== 'dialogue.full') throw reason;
	}
	await joinWaitingList(actor, job.registrationId, job.sessionId);
	return 'waiting';
}

/** The control: reads, waits a moment as any web request does, then writes without the guard. It must oversell. */
async function sitUnguarded(job: Extract<Job, { kind: 'sit-unguarded' }>): Promise<string> {
	const { writer, reader } = database();
	const seen = await reader
		.selectFrom('platform')
		.select(['taken', 'capacity'])
		.where('session_id', '=', job.sessionId)
		.executeTakeFirstOrThrow();
	await new Promise((next) => setImmediate(next));
	if (seen.taken >= seen.capacity) return 'waiting';
	await writer
		.updateTable('platform')
		.set((e) => ({ taken: e('taken', '+', 1) }))
		.where('session_id', '=', job.sessionId)
		.execute();
	return 'held';
}

async function enrol(job: Extract<Job, { kind: 'register' }>): Promise<string> {
	const input = formInput({ email: job.email ?? `${job.key}@example.kz`, wishedSessionId: job.sessionId ?? '' });
	const made = await register({ kind: 'anonymous' }, job.forumId, input, { language: 'kk', formKey: job.key });
	return made.outcome === 'registered' ? `${made.seat} ${made.registrationId}` : 'mailed';
}

async function done(job: Job): Promise<string> {
	try {
		if (job.kind === 'sit') return await sit(job);
		return job.kind === 'register' ? await enrol(job) : await sitUnguarded(job);
	} catch (reason) {
		return `error ${reason instanceof Error ? `${reason.name} ${reason.message}` : String(reason)}`;
	}
}

for await (const line of createInterface({ input: process.stdin })) {
	const task = JSON.parse(line) as { clock: string; jobs: Job[] };
	setClock(task.clock);
	await Promise.all(
		task.jobs.map(async (job, index) => {
			const started = performance.now();
			const answer = await done(job);
			process.stdout.write(`${JSON.stringify({ index, answer, ms: Math.round(performance.now() - started) })}\n`);
		})
	);
	process.stdout.write('"done"\n');
}
await closeDatabase();
