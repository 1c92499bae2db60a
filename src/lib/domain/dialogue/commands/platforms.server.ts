import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { Refusal, type RefusalCode } from '../../../server/refusal.ts';
import { noForm, writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { can } from '../../../server/permissions/rules.ts';
import { notAccepted } from '../../../ui/accepted.ts';
import { hasBegun, seatsBelow } from '../../programme/rules.ts';
import { requireNotOver, lockSeats } from '../../forum/index.server.ts';
import {
	claimSeat,
	changeCounter,
	endSeat,
	insertSeat,
	promote,
	situationOf,
	seatHolderOf,
	type MovedUp,
	type SeatHolder,
	type Situation,
	type HolderState
} from '../seat-store.server.ts';
import { preferredPlace, refusalOfPreferred } from '../rules.ts';
import type { EndReason } from '../../../lists.ts';
import { liveSeats, seatPlatform, type SeatPlatform } from '../sessions.server.ts';

/**
 * Changes how many seats a platform has, inside another change. The forum's seats must be locked.
 * @returns who moved up
 * @throws Refusal('not-found' | 'forum.over')
 */
export async function rewriteCapacity(c: Change, sessionId: string, capacity: number): Promise<MovedUp[]> {
	const session = await seatPlatform(c, sessionId);
	if (!session) throw new Refusal('not-found');
	await requireNotOver(c, session.forumId);
	await c.trx.updateTable('platform').set({ capacity }).where('session_id', '=', sessionId).execute();
	await c.audit(
		{
			subjectKind: 'session',
			subjectId: sessionId,
			forumId: session.forumId,
			columns: ['capacity'],
			details: { from: session.platform.capacity, to: capacity }
		},
		'dialogue.capacity'
	);
	const movedUp = await promote(c, [sessionId]);
	await c.revise(session.forumId);
	return movedUp;
}

/**
 * Changes how many seats a platform has. More seats go to those who wait, in the same transaction. With fewer seats nobody loses one: the
 * platform is then over its limit, and nobody is promoted until there is room.
 * @param pageForumId the forum of the page that asks; without it any where the actor may
 * @param accepted of a form: keys of the concerns that the organiser has seen; without it nobody is asked
 * @returns who moved up; of the same press twice, who did at the first
 * @throws Refusal('not-found' | 'dialogue.cancelled' | 'forum.over' | 'changed-meanwhile' | 'programme.concerns')
 */
export async function setCapacity(
	actor: Actor,
	sessionId: string,
	capacity: number,
	seen: FormVersion,
	pageForumId?: string,
	accepted?: readonly string[]
): Promise<MovedUp[]> {
	return change(actor, 'dialogue.capacity', async (c) => {
		const session = await seatPlatform(c, sessionId);
		if (!session || !can(actor, 'programme.edit', { forumId: session.forumId })) throw new Refusal('not-found');
		if (pageForumId !== undefined && pageForumId !== session.forumId) throw new Refusal('not-found');
		if (session.state === 'cancelled') throw new Refusal('dialogue.cancelled');
		await lockSeats(c, session.forumId);
		const stands = () => c.trx.selectFrom('platform').select('capacity').where('session_id', '=', sessionId).executeTakeFirstOrThrow();
		const verbs = ['dialogue.capacity', 'programme.edit'];
		const repeats = seen !== noForm && (await stands()).capacity === capacity;
		const before = repeats ? await movedUpBefore(c, sessionId, capacity) : [];
		const movedUp = await writeIfUnchanged(c, seen, { stands, subjectKind: 'session', subjectId: sessionId, verbs }, async () => {
			const { taken } = session.platform;
			const below = capacity < session.platform.capacity ? seatsBelow({ capacity, taken }) : [];
			if (accepted && notAccepted(below, accepted).length) throw new Refusal('programme.concerns', { concerns: JSON.stringify(below) });
			return rewriteCapacity(c, sessionId, capacity);
		});
		return movedUp.length ? movedUp : before;
	});
}

/**
 * The people who moved up when the same account last gave the platform this many seats: a press that comes twice gets the answer of the
 * first.
 */
async function movedUpBefore(c: Change, sessionId: string, capacity: number): Promise<MovedUp[]> {
	if (c.actor.kind !== 'account') return [];
	const mine = c.trx.selectFrom('audit_entry').select(['at', 'details', 'forum_id']).where('actor_id', '=', c.actor.accountId);
	const last = await mine
		.where('subject_kind', '=', 'session')
		.where('subject_id', '=', sessionId)
		.where('verb', '=', 'dialogue.capacity')
		.orderBy('id', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (!last || (JSON.parse(last.details) as { to?: number }).to !== capacity) return [];
	const promotions = await mine
		.select('subject_id')
		.where('forum_id', '=', last.forum_id)
		.where('verb', '=', 'dialogue.promote')
		.where('at', '=', last.at)
		.orderBy('id')
		.execute();
	return promotions.map((row) => ({
		registrationId: row.subject_id,
		sessionId: (JSON.parse(row.details) as { sessionId: string }).sessionId
	}));
}

/**
 * Claims the preferred platform of somebody admitted from the forum's waiting list, inside its own change: a seat when one is free, else a
 * place on the waiting list, else nothing (the platform is cancelled or has begun, sign-up has not opened, or a duty clashes). The
 * preference counts also after sign-up has closed, until the session begins. Never refuses.
 * @returns missed: the preferred platform, where it gave nothing
 */
export async function claimPreferred(
	c: Change,
	preference: { forumId: string; registrationId: string; sessionId: string | null }
): Promise<{ seat: 'held' | 'waiting' | 'none'; missed: string[] }> {
	const { forumId, registrationId, sessionId } = preference;
	if (sessionId === null) return { seat: 'none', missed: [] };
	const seat = await claimAt(c, { forumId, registrationId, sessionId });
	return { seat, missed: seat === 'none' ? [sessionId] : [] };
}

async function claimAt(c: Change, { forumId, registrationId, sessionId }: Record<'forumId' | 'registrationId' | 'sessionId', string>) {
	const queuePosition = await lockSeats(c, forumId);
	const session = await seatPlatform(c, sessionId);
	if (session?.forumId !== forumId) return 'none';
	const seatHolder = await seatHolderOf(c, registrationId);
	return claim(c, { queuePosition, seatHolder, session }, await situationOf(c, seatHolder, session, 'program'));
}

/**
 * Claims the preferred platform of a new registration, which has no seat and waits nowhere, without reading the registration again.
 * @param claim queuePosition: as the seat lock gave it
 * @returns what came of it, or the refusal
 */
export async function claimPreferredOfNew(
	c: Change,
	{ queuePosition, seatHolder, sessionId }: { queuePosition: number; seatHolder: SeatHolder & HolderState; sessionId: string }
): Promise<{ seat: 'held' | 'waiting' | 'none'; refusal: RefusalCode | null }> {
	const session = await seatPlatform(c, sessionId);
	if (session?.forumId !== seatHolder.forumId) return { seat: 'none', refusal: 'not-found' };
	const situation = await situationOf(c, seatHolder, session, 'owner', []);
	const seat = await claim(c, { queuePosition, seatHolder, session }, situation);
	return { seat, refusal: seat === 'none' ? refusalOfPreferred(situation) : null };
}

/** Takes what the rule of preferred platforms gives. */
async function claim(
	c: Change,
	{ queuePosition, seatHolder, session }: { queuePosition: number; seatHolder: SeatHolder; session: SeatPlatform },
	situation: Situation
): Promise<'held' | 'waiting' | 'none'> {
	const place = preferredPlace(situation);
	if (place === 'none') return 'none';
	const state = place === 'held' && (await claimSeat(c, session.id)) ? 'held' : 'waiting';
	if (state === 'waiting') await changeCounter(c, session.id, 'waiting', 1);
	await insertSeat(c, {
		forumId: seatHolder.forumId,
		sessionId: session.id,
		registrationId: seatHolder.registrationId,
		state,
		queuePosition
	});
	return state;
}

/**
 * Ends the seats and waiting places of people who leave the forum together and promotes others who wait. Seats in a session that has begun
 * stay, since those people sat there. The caller holds the seat lock.
 */
export async function releaseSeats(
	c: Change,
	registrationIds: readonly string[],
	reason: Extract<EndReason, 'withdrawn' | 'declined'>
): Promise<void> {
	const freed = new Set<string>();
	for (const registrationId of registrationIds)
		for (const live of await liveSeats(c, registrationId))
			if (!hasBegun(live.session, c.at)) {
				await endSeat(c, live, reason);
				if (live.state === 'held') freed.add(live.session.id);
			}
	await promote(c, [...freed]);
}

/**
 * Ends the seats that `releaseSeats` keeps, for a registration whose row is deleted, so that the counters stay right. The caller holds the
 * seat lock.
 */
export async function dropSeats(c: Change, registrationId: string): Promise<void> {
	for (const live of await liveSeats(c, registrationId)) await endSeat(c, live, 'withdrawn');
}

/**
 * Promotes those who wait into free seats at every platform of a forum, after its times have changed or it was reinstated. The caller holds
 * the seat lock.
 */
export async function fillSeats(c: Change, forumId: string): Promise<void> {
	const rows = await c.trx
		.selectFrom('platform as p')
		.innerJoin('session as s', 's.id', 'p.session_id')
		.select('s.id')
		.where('s.forum_id', '=', forumId)
		.where('p.waiting', '>', 0)
		.whereRef('p.taken', '<', 'p.capacity')
		.orderBy('s.starts_at')
		.orderBy('s.id')
		.execute();
	await promote(
		c,
		rows.map((row) => row.id)
	);
}

/** Ends all seats of a cancelled platform. The caller holds the seat lock. @returns the registrations that held a seat or waited */
export async function closePlatform(c: Change, sessionId: string): Promise<string[]> {
	const rows = await c.trx
		.selectFrom('seat')
		.select('registration_id')
		.where('session_id', '=', sessionId)
		.where('state', '<>', 'ended')
		.execute();
	await c.trx
		.updateTable('seat')
		.set((e) => ({
			state: 'ended' as const,
			ended_at: c.at,
			end_reason: 'cancelled' satisfies EndReason,
			ended_from: e.ref('state').$castTo<'held' | 'waiting'>()
		}))
		.where('session_id', '=', sessionId)
		.where('state', '<>', 'ended')
		.execute();
	await c.trx.updateTable('platform').set({ taken: 0, waiting: 0 }).where('session_id', '=', sessionId).execute();
	return rows.map((row) => row.registration_id);
}
