import type { Kysely, Transaction } from 'kysely';
import type { Actor } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { now } from '../server/clock.ts';
import { read } from '../server/database/open.ts';
import type { Tables } from '../server/database/tables.ts';
import { Refusal } from '../server/refusal.ts';
import { can } from '../server/permissions/rules.ts';
import { restorePlatform, type RestoredSeat } from '../domain/dialogue/index.server.ts';
import { forumById, lockSeats, phaseOf } from '../domain/forum/index.server.ts';
import { republishSession, sessionForStaff, sessionsByIds } from '../domain/programme/index.server.ts';
import { obstacleToHolding, type HoldObstacle } from '../domain/programme/rules.ts';
import type { Session } from '../domain/programme/schema.ts';
import { liveStates } from '../domain/registration/rules.ts';
import { countAudience, tellAudience, type AudienceCount, type Notified } from './notify.server.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;

async function obstacleAt(from: Reader, session: Session, at: string): Promise<HoldObstacle | null> {
	return obstacleToHolding(session, phaseOf(await forumById(session.forumId, from), at), at);
}

/** The last cancelling of a session: its instant, how many seats the platform had then where that is known, and whether anybody was told. */
async function lastCancelling(from: Reader, sessionId: string): Promise<{ at: string; capacity: number | null; told: boolean } | null> {
	const row = await from
		.selectFrom('audit_entry')
		.select(['at', 'details'])
		.where('subject_kind', '=', 'session')
		.where('subject_id', '=', sessionId)
		.where('verb', '=', 'programme.cancel')
		.orderBy('id', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (!row) return null;
	const { capacity, told, silent } = JSON.parse(row.details) as { capacity?: unknown; told?: unknown; silent?: unknown };
	const some = (n: unknown) => typeof n === 'number' && n > 0;
	return { at: row.at, capacity: typeof capacity === 'number' ? capacity : null, told: some(told) || some(silent) };
}

export interface Holding extends AudienceCount {
	/** why the session cannot be held after all, or null */
	obstacle: HoldObstacle | null;
}

/** The effects of reinstating a cancelled session now; null for a session that is not cancelled. @throws Refusal('not-found') */
export async function holdingOf(actor: Actor, sessionId: string): Promise<Holding | null> {
	const session = await sessionForStaff(actor, sessionId);
	if (session.state !== 'cancelled') return null;
	const cancelling = await lastCancelling(read(), sessionId);
	const concerned = session.platform
		? await countRestored(sessionId, cancelling?.at ?? '')
		: cancelling?.told
			? await countAudience(session)
			: { told: 0, silent: 0 };
	return { obstacle: await obstacleAt(read(), session, now()), ...concerned };
}

/** Counts the people with an active registration whose place ended by a cancelling. */
async function countRestored(sessionId: string, cancelledAt: string): Promise<AudienceCount> {
	const row = await read()
		.selectFrom('seat as s')
		.innerJoin('registration as r', 'r.id', 's.registration_id')
		.select((e) => [e.fn.count<number>('r.email').as('told'), e.fn.countAll<number>().as('all')])
		.where('s.session_id', '=', sessionId)
		.where('s.end_reason', '=', 'cancelled')
		.where('s.ended_at', '=', cancelledAt)
		.where('r.state', 'in', liveStates)
		.executeTakeFirstOrThrow();
	return { told: Number(row.told), silent: Number(row.all) - Number(row.told) };
}

/** Writes to those whose place came back, and to those for whom something stands against it. */
async function tellRestored(c: Change, session: Session, restored: readonly RestoredSeat[]): Promise<Notified> {
	let told = 0;
	const silent: Notified['silent'] = [];
	for (const { registrationId, language, email, was, now: place } of restored) {
		if (place === 'gone' || place === 'over') continue;
		if (!email) {
			silent.push({ registrationId });
			continue;
		}
		const back = place === 'held' || place === 'waiting';
		await c.mail({
			kind: back ? 'programme.held' : 'programme.held-without',
			language,
			forumId: session.forumId,
			registrationId,
			params: { sessionId: session.id, ...(back ? was !== place && { why: 'full' } : { why: place }) }
		});
		told++;
	}
	return { told, silent };
}

export interface Held extends Notified {
	/** seats that came back, waiting places that came back, and those that could not */
	held: number;
	waiting: number;
	lost: number;
}

/**
 * Reinstates a cancelled session: publishes it again without its note and restores the seats and the waiting list, in its order, that this
 * cancelling ended. A person who has taken something else at that time keeps that; everybody concerned is told.
 * @param how.reason for the audit
 * @param how.accepted keys of the concerns that the organiser has seen
 * @throws Refusal('not-found' | 'programme.not-cancelled' | 'programme.over' | 'forum.cancelled' | 'forum.over' | 'programme.concerns' |
 * 'programme.number-given')
 */
export async function holdSession(actor: Actor, sessionId: string, how: { reason: string; accepted: readonly string[] }): Promise<Held> {
	return change(actor, 'programme.hold', async (c) => {
		const row = await c.trx.selectFrom('session').select('forum_id').where('id', '=', sessionId).executeTakeFirst();
		if (!row || !can(actor, 'programme.edit', { forumId: row.forum_id })) throw new Refusal('not-found');
		await lockSeats(c, row.forum_id);
		const [session] = await sessionsByIds([sessionId], c.trx);
		if (!session) throw new Refusal('not-found');
		const obstacle = await obstacleAt(c.trx, session, c.at);
		if (obstacle) throw new Refusal(obstacle);
		await republishSession(c, session, how.accepted);
		const cancelling = await lastCancelling(c.trx, sessionId);
		const restored = cancelling && session.platform ? await restorePlatform(c, sessionId, cancelling) : [];
		const everybody = !session.platform && cancelling?.told;
		const notified = everybody ? await tellAudience(c, 'programme.held', session) : await tellRestored(c, session, restored);
		const came = (place: 'held' | 'waiting') => restored.filter((each) => each.now === place).length;
		const back = { held: came('held'), waiting: came('waiting') };
		const seats = { ...back, lost: restored.length - back.held - back.waiting };
		await c.audit({
			subjectKind: 'session',
			subjectId: sessionId,
			forumId: row.forum_id,
			columns: ['state', 'cancel_note_ml'],
			details: { ...seats, told: notified.told, reason: how.reason }
		});
		return { ...seats, ...notified };
	});
}
