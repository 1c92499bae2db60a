import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { Refusal, type RefusalCode } from '../../../server/refusal.ts';
import { can } from '../../../server/permissions/rules.ts';
import { lockSeatBoard } from '../../forum/index.server.ts';
import {
	claimSeat,
	count,
	endSeat,
	insertSeat,
	promote,
	releaseClashing,
	situationOf,
	sitterOf,
	tell,
	waitedFor,
	type Sitter,
	type Situation
} from '../seat-store.server.ts';
import { decideSeat, type SeatStep } from '../rules.ts';
import { seatPlatform, type LiveSeat, type SeatPlatform } from '../sessions.server.ts';

/** What delegates do with seats, each in one transaction that holds the forum's seat board. Whether they may, `decideSeat` says. */

interface Scene {
	c: Change;
	sitter: Sitter;
	session: SeatPlatform;
	situation: Situation;
	/** the live row of the person at this platform */
	own: LiveSeat | undefined;
	turn: number;
}

/** @throws Refusal with the title of what is at the same time */
function refuse(code: RefusalCode, { duty, held, waits }: Situation): never {
	const other =
		code === 'dialogue.duty-clash' ? duty : code === 'dialogue.clash' ? held[0] : code === 'dialogue.other-waiting' ? waits : null;
	throw new Refusal(code, other ? { title: other.title } : {});
}

/** The person as a row says who it is, for the owner and the organisers. @throws Refusal('not-found') */
async function sitterFor(c: Change, actor: Actor, registrationId: string) {
	const sitter = await sitterOf(c, registrationId);
	const { forumId, hidden } = sitter;
	const owner = actor.kind === 'delegate' && actor.registrationId === registrationId;
	const staff = can(actor, 'seat.place', { forumId }) && (hidden === null || can(actor, 'registration.see-restricted', { forumId }));
	if (!owner && !staff) throw new Refusal('not-found');
	return sitter;
}

/** The forum whose board is to be locked: a delegate's link says it. @throws Refusal('not-found') as sitterFor */
const forumOf = async (c: Change, actor: Actor, registrationId: string): Promise<string> =>
	actor.kind === 'delegate' ? actor.forumId : (await sitterFor(c, actor, registrationId)).forumId;

/**
 * One step: the board locked, the person and the platform found, the rule asked, then the rows written.
 * @throws Refusal('not-found') or as decideSeat says
 */
async function seatStep<T>(
	actor: Actor,
	step: SeatStep,
	registrationId: string,
	sessionId: string,
	write: (scene: Scene) => Promise<T>
): Promise<T> {
	return change(actor, `dialogue.${step}`, async (c) => {
		const forumId = await forumOf(c, actor, registrationId);
		const turn = await lockSeatBoard(c, forumId);
		// somebody may have been restricted while this waited for the lock
		const sitter = await sitterFor(c, actor, registrationId);
		const session = await seatPlatform(c, sessionId);
		if (sitter.forumId !== forumId || session?.forumId !== forumId) throw new Refusal('not-found');
		const situation = await situationOf(c, sitter, session, can(actor, 'seat.place', { forumId }) ? 'staff' : 'owner');
		const refusal = decideSeat(step, situation);
		if (refusal) refuse(refusal, situation);
		const own = situation.seats.find((seat) => seat.session.id === sessionId);
		const result = await write({ c, sitter, session, situation, own, turn });
		await c.revise(forumId);
		return result;
	});
}

const note = ({ c, sitter, session }: Scene, details: Record<string, string | boolean | string[] | null> = {}) =>
	c.audit({
		subjectKind: 'registration',
		subjectId: sitter.registrationId,
		forumId: sitter.forumId,
		columns: ['seat'],
		details: { sessionId: session.id, ...details }
	});

/** Writes the new row, in place of one's own on the waiting list; the counter of seats is the caller's. */
async function sit({ c, sitter, session, own, turn }: Scene, byHand = false): Promise<void> {
	if (own) await endSeat(c, own, 'seated');
	const { forumId, registrationId } = sitter;
	await insertSeat(c, { forumId, sessionId: session.id, registrationId, state: 'held', turn, byHand });
}

/** As `sit`, with one of the free seats. @throws Refusal('dialogue.full') by the guard, should the rule have been wrong */
async function sitOnFree(scene: Scene): Promise<void> {
	if (!(await claimSeat(scene.c, scene.session.id))) throw new Refusal('dialogue.full');
	await sit(scene);
}

/** Takes a free seat. @throws as seatStep */
export async function takeSeat(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await seatStep(actor, 'take', registrationId, sessionId, async (scene) => {
		await sitOnFree(scene);
		await note(scene);
	});
}

/**
 * Moves to another platform of the same time: the new seat is taken and the old one given up together, or nothing happens.
 * @throws as seatStep; then the old seat is still held
 */
export async function moveSeat(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await seatStep(actor, 'move', registrationId, sessionId, async (scene) => {
		const { c, situation } = scene;
		await sitOnFree(scene);
		await note(scene, { released: await releaseClashing(c, situation) });
		await promote(c, waitedFor(situation.held));
	});
}

/** Gives a seat up, until the session begins; the first who waits gets it. @throws as seatStep */
export async function leaveSeat(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await seatStep(actor, 'leave', registrationId, sessionId, async (scene) => {
		const { c, own, sitter, session } = scene;
		if (own) await endSeat(c, own, 'left');
		await note(scene);
		await promote(c, waitedFor([session]));
		if (actor.kind !== 'delegate') await tell(c, sitter, 'dialogue.released', session);
	});
}

/**
 * Joins the waiting list of a full platform, also while holding a seat at the same time: when the turn comes, that one is released.
 * @returns the number on the list, from 1
 * @throws as seatStep
 */
export async function joinWaitingList(actor: Actor, registrationId: string, sessionId: string): Promise<number> {
	return seatStep(actor, 'join', registrationId, sessionId, async (scene) => {
		const { c, sitter, session, turn } = scene;
		await insertSeat(c, { forumId: sitter.forumId, sessionId, registrationId, state: 'waiting', turn });
		await count(c, sessionId, 'waiting', 1);
		await note(scene);
		return session.platform.waiting + 1;
	});
}

/** Leaves a waiting list, until the session begins. @throws as seatStep */
export async function leaveWaitingList(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await seatStep(actor, 'leave-list', registrationId, sessionId, async (scene) => {
		if (scene.own) await endSeat(scene.c, scene.own, 'left');
		await note(scene);
	});
}

/**
 * Seats somebody by an organiser's hand, also over the limit: marked and logged. A seat held at the same time is released. Also while the
 * session runs (who comes late is let in, and gets no mail), not after its end.
 * @throws as seatStep
 */
export async function placeByHand(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await seatStep(actor, 'place', registrationId, sessionId, async (scene) => {
		const { c, sitter, session, situation } = scene;
		await count(c, sessionId, 'taken', 1);
		await sit(scene, true);
		const released = await releaseClashing(c, situation);
		await note(scene, { released, over: session.platform.taken >= session.platform.capacity });
		await tell(c, sitter, 'dialogue.placed', session, released);
		await promote(c, waitedFor(situation.held));
	});
}
