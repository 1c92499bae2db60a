import { createInterface } from 'node:readline';
import { acceptInvitation, invite } from '../../src/lib/domain/access/index.server.ts';
import { joinWaitingList, moveSeat, setCapacity, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { readConfig, useConfig } from '../../src/lib/server/config.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { holdSession } from '../../src/lib/workflow/hold-session.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { reopenRegistration } from '../../src/lib/workflow/reopen.server.ts';
import { followUnconfirmed } from '../../src/lib/workflow/unconfirmed.server.ts';
import { formInput, organiserOf } from './forum.ts';
import { isOutcomeJob, workOn, type OutcomeJob } from './race-outcome.ts';
import { once } from './race-once.ts';

/**
 * One process of a race. It reads tasks as lines of JSON, does the jobs of each task all at once, and writes a line for each job as soon as
 * it is done, so that a job with a line was acknowledged.
 */

type Job =
	| { kind: 'sit'; forumId: string; registrationId: string; sessionId: string }
	| { kind: 'sit-unguarded'; forumId: string; registrationId: string; sessionId: string }
	| { kind: 'register' | 'register-unsaved'; forumId: string; key: string; email?: string; sessionId?: string }
	| { kind: 'wander'; forumId: string; registrationId: string; sessionIds: string[] }
	| { kind: 'capacity'; forumId: string; sessionId: string; capacities: number[] }
	| { kind: 'withdraw' | 'erase' | 'reopen'; forumId: string; registrationId: string }
	| { kind: 'hold'; forumId: string; sessionId: string }
	| { kind: 'follow'; clock: string }
	| { kind: 'invite'; forumId: string; email: string }
	| { kind: 'accept'; token: string; password: string }
	| OutcomeJob;

type Enrolment = Extract<Job, { kind: 'register' | 'register-unsaved' }>;

useConfig(readConfig({ ...process.env, LOG_LEVEL: 'silent' }));

/** Takes a seat or, when none is free, a place on the waiting list, as a delegate does by two clicks. */
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

/**
 * The control: reads, waits a moment as any web request does, then writes without the guard. It must give out more seats than there are.
 */
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

async function enrol(job: Enrolment): Promise<string> {
	const input = formInput({ email: job.email ?? `${job.key}@example.kz`, preferredSessionId: job.sessionId ?? '' });
	const made = await submitRegistration({ kind: 'anonymous' }, job.forumId, input, { language: 'kk', formKey: job.key });
	return made.outcome === 'registered' ? `${made.seat} ${made.registrationId}` : 'mailed';
}

/** The control of a crash: acknowledges a registration before it is stored. */
async function enrolUnsaved(job: Enrolment): Promise<string> {
	setTimeout(() => void enrol(job), 50);
	return `saved ${job.key}`;
}

const heldBy = async (registrationId: string): Promise<string> =>
	(
		await database()
			.reader.selectFrom('seat')
			.select('session_id')
			.where('registration_id', '=', registrationId)
			.where('state', '=', 'held')
			.execute()
	)
		.map((row) => row.session_id)
		.join(' ');

/**
 * Moves a person from platform to platform, all at the same time of day; after each step the person must hold exactly the seat that the
 * answer named.
 */
async function wander({ forumId, registrationId, sessionIds }: Extract<Job, { kind: 'wander' }>): Promise<string> {
	let [moved, refused, seat] = [0, 0, await heldBy(registrationId)];
	for (const sessionId of sessionIds) {
		try {
			await moveSeat({ kind: 'delegate', registrationId, forumId }, registrationId, sessionId);
			moved++;
			seat = sessionId;
		} catch (reason) {
			if (!(reason instanceof Refusal)) throw reason;
			refused++;
		}
		const held = await heldBy(registrationId);
		if (held !== seat) throw new Error(`holds ${held}, not ${seat}`);
	}
	return `${moved} ${refused}`;
}

/** Changes the capacity of a platform several times, as an organiser might during the race. */
async function resize({ forumId, sessionId, capacities }: Extract<Job, { kind: 'capacity' }>): Promise<string> {
	for (const capacity of capacities) await setCapacity(organiserOf(forumId), sessionId, capacity, noForm);
	return 'resized';
}

async function leave(
	kind: 'withdraw' | 'erase',
	{ forumId, registrationId }: { forumId: string; registrationId: string }
): Promise<string> {
	const owner = { kind: 'delegate', registrationId, forumId } as const;
	await (kind === 'erase' ? eraseRegistration(owner, registrationId) : withdrawRegistration(owner, registrationId));
	return kind;
}

const reopen = ({ forumId, registrationId }: { forumId: string; registrationId: string }) =>
	once(() => reopenRegistration(organiserOf(forumId), registrationId, 'by mistake'), 'reopened');
const hold = ({ forumId, sessionId }: Extract<Job, { kind: 'hold' }>) =>
	once(() => holdSession(organiserOf(forumId), sessionId, { reason: 'by mistake', accepted: [] }), 'held after all');

async function ask({ forumId, email }: Extract<Job, { kind: 'invite' }>): Promise<string> {
	const name = { surname: 'Омаров', givenName: 'Дәурен' };
	const roles = [{ role: 'desk', scopeKind: 'forum', scopeId: forumId }] as const;
	const { outcome, accountId } = await invite(organiserOf(forumId), { name, email, language: 'kk', roles });
	return `${outcome} ${accountId}`;
}

async function accept({ token, password }: Extract<Job, { kind: 'accept' }>): Promise<string> {
	try {
		await acceptInvitation(token, password, { address: '192.0.2.1' });
		return `accepted ${password}`;
	} catch (reason) {
		if (!(reason instanceof Refusal)) throw reason;
		return reason.code;
	}
}

async function work(job: Job): Promise<string> {
	if (isOutcomeJob(job)) return workOn(job);
	switch (job.kind) {
		case 'sit':
			return sit(job);
		case 'sit-unguarded':
			return sitUnguarded(job);
		case 'register':
			return enrol(job);
		case 'register-unsaved':
			return enrolUnsaved(job);
		case 'wander':
			return wander(job);
		case 'capacity':
			return resize(job);
		case 'withdraw':
		case 'erase':
			return leave(job.kind, job);
		case 'reopen':
			return reopen(job);
		case 'hold':
			return hold(job);
		case 'follow':
			setClock(job.clock);
			return String((await followUnconfirmed()).givenOn);
		case 'invite':
			return ask(job);
		case 'accept':
			return accept(job);
	}
}

async function done(job: Job): Promise<string> {
	try {
		return await work(job);
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
