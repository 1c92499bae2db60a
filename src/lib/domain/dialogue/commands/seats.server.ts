import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { Refusal, type RefusalCode } from '../../../server/refusal.ts';
import { can } from '../../../server/permissions/rules.ts';
import { lockSeats } from '../../forum/index.server.ts';
import { requireRegistration } from '../../registration/index.server.ts';
import {
	claimSeat,
	changeCounter,
	endSeat,
	insertSeat,
	promote,
	releaseClashing,
	situationOf,
	toSeatHolder,
	notify,
	waitedFor,
	type SeatHolder,
	type Situation
} from '../seat-store.server.ts';
import { decideSeat, type SeatStep } from '../rules.ts';
import { seatPlatform, type LiveSeat, type SeatPlatform } from '../sessions.server.ts';

/** What delegates do with seats, each in one transaction that holds the forum's seat lock. Whether they may, `decideSeat` says. */

interface SeatContext {
	c: Change;
	seatHolder: SeatHolder;
	session: SeatPlatform;
	situation: Situation;
	/** the live row of the person at this platform */
	own: LiveSeat | undefined;
	queuePosition: number;
}

/** @throws Refusal with the title of what is at the same time */
function refuse(code: RefusalCode, { duty, held, waits }: Situation): never {
	const other =
		code === 'dialogue.duty-clash' ? duty : code === 'dialogue.clash' ? held[0] : code === 'dialogue.other-waiting' ? waits : null;
	throw new Refusal(code, other ? { title: other.title } : {});
}

/** The registration as a holder of seats, for its owner and the organisers who may see it. @throws Refusal('not-found') for everybody else */
const seatHolderFor = async (c: Change, actor: Actor, registrationId: string) =>
	toSeatHolder(await requireRegistration(c.trx, actor, 'seat.place', registrationId, 'owner-too'));

/** The forum whose seats the step locks: a delegate's private link names it. @throws Refusal('not-found') as seatHolderFor */
const forumOf = async (c: Change, actor: Actor, registrationId: string): Promise<string> =>
	actor.kind === 'delegate' ? actor.forumId : (await seatHolderFor(c, actor, registrationId)).forumId;

/**
 * One step: the seats locked, the person and the platform found, the rule asked, then the rows written.
 * @throws Refusal('not-found') or as decideSeat says
 */
async function seatStep<T>(
	actor: Actor,
	step: SeatStep,
	registrationId: string,
	sessionId: string,
	write: (context: SeatContext) => Promise<T>
): Promise<T> {
	return change(actor, `dialogue.${step}`, async (c) => {
		const forumId = await forumOf(c, actor, registrationId);
		const queuePosition = await lockSeats(c, forumId);
		// read again: the person may have been restricted while this waited for the lock
		const seatHolder = await seatHolderFor(c, actor, registrationId);
		const session = await seatPlatform(c, sessionId);
		if (seatHolder.forumId !== forumId || session?.forumId !== forumId) throw new Refusal('not-found');
		const situation = await situationOf(c, seatHolder, session, can(actor, 'seat.place', { forumId }) ? 'staff' : 'owner');
		const refusal = decideSeat(step, situation);
		if (refusal) refuse(refusal, situation);
		const own = situation.seats.find((seat) => seat.session.id === sessionId);
		const result = await write({ c, seatHolder, session, situation, own, queuePosition });
		await c.revise(forumId);
		return result;
	});
}

const note = ({ c, seatHolder, session }: SeatContext, details: Record<string, string | boolean | string[] | null> = {}) =>
	c.audit({
		subjectKind: 'registration',
		subjectId: seatHolder.registrationId,
		forumId: seatHolder.forumId,
		columns: ['seat'],
		details: { sessionId: session.id, ...details }
	});

/** Inserts a held seat and ends the person's place on this platform's waiting list. The caller raises the counter of taken seats. */
async function sit({ c, seatHolder, session, own, queuePosition }: SeatContext, byHand = false): Promise<void> {
	if (own) await endSeat(c, own, 'seated');
	const { forumId, registrationId } = seatHolder;
	await insertSeat(c, { forumId, sessionId: session.id, registrationId, state: 'held', queuePosition, byHand });
}

/** As `sit`, after taking one of the free seats. @throws Refusal('dialogue.full') when the guarded update finds none */
async function sitOnFree(context: SeatContext): Promise<void> {
	if (!(await claimSeat(context.c, context.session.id))) throw new Refusal('dialogue.full');
	await sit(context);
}

/** Takes a free seat. @throws as seatStep */
export async function takeSeat(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await seatStep(actor, 'take', registrationId, sessionId, async (context) => {
		await sitOnFree(context);
		await note(context);
	});
}

/**
 * Moves to another platform of the same time: takes the new seat and gives the old one up in one transaction, or does nothing.
 * @throws as seatStep; then the old seat is still held
 */
export async function moveSeat(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await seatStep(actor, 'move', registrationId, sessionId, async (context) => {
		const { c, situation } = context;
		await sitOnFree(context);
		await note(context, { released: await releaseClashing(c, situation) });
		await promote(c, waitedFor(situation.held));
	});
}

/** Gives a seat up, until the session begins; the first person on the waiting list gets it. @throws as seatStep */
export async function leaveSeat(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await seatStep(actor, 'leave', registrationId, sessionId, async (context) => {
		const { c, own, seatHolder, session } = context;
		if (own) await endSeat(c, own, 'left');
		await note(context);
		await promote(c, waitedFor([session]));
		if (actor.kind !== 'delegate') await notify(c, seatHolder, 'dialogue.released', session);
	});
}

/**
 * Joins the waiting list of a full platform, also while holding a seat at the same time, which promotion then releases.
 * @returns the number on the list, from 1
 * @throws as seatStep
 */
export async function joinWaitingList(actor: Actor, registrationId: string, sessionId: string): Promise<number> {
	return seatStep(actor, 'join', registrationId, sessionId, async (context) => {
		const { c, seatHolder, session, queuePosition } = context;
		await insertSeat(c, { forumId: seatHolder.forumId, sessionId, registrationId, state: 'waiting', queuePosition });
		await changeCounter(c, sessionId, 'waiting', 1);
		await note(context);
		return session.platform.waiting + 1;
	});
}

/** Leaves a waiting list, until the session begins. @throws as seatStep */
export async function leaveWaitingList(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await seatStep(actor, 'leave-list', registrationId, sessionId, async (context) => {
		if (context.own) await endSeat(context.c, context.own, 'left');
		await note(context);
	});
}

/**
 * Seats somebody by an organiser's hand, also over the limit; the seat is marked so and audited. A seat held at the same time is released.
 * Possible while the session runs (a late-comer is let in without a mail), not after its end.
 * @throws as seatStep
 */
export async function placeByHand(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await seatStep(actor, 'place', registrationId, sessionId, async (context) => {
		const { c, seatHolder, session, situation } = context;
		await changeCounter(c, sessionId, 'taken', 1);
		await sit(context, true);
		const released = await releaseClashing(c, situation);
		await note(context, { released, over: session.platform.taken >= session.platform.capacity });
		await notify(c, seatHolder, 'dialogue.placed', session, released);
		await promote(c, waitedFor(situation.held));
	});
}
