import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { plain } from '../../../i18n/text.ts';
import { can } from '../../access/rules.ts';
import { hasBegun, overlaps } from '../../programme/rules.ts';
import { holdsPlace, isLive } from '../../registration/rules.ts';
import { lockSeatBoard } from '../../forum/index.server.ts';
import { claimSeat, count, dutyAt, endSeat, heldAtTheTime, insertSeat, promote, releaseClashing, sitterOf, tell } from '../board.server.ts';
import { seatRefusal, type SeatStep } from '../rules.ts';
import { liveSeats, seatSession, type SeatSession } from '../sessions.server.ts';

/** What delegates do with seats, each in one transaction that holds the forum's seat board. When, `seatRefusal` decides. */

type Platform = SeatSession & { platform: NonNullable<SeatSession['platform']> };

const isPlatform = (session: SeatSession): session is Platform => session.platform !== null;

interface Scene {
	c: Change;
	forumId: string;
	personId: string;
	registrationId: string;
	session: Platform;
	turn: number;
	by: 'owner' | 'staff';
	live: Awaited<ReturnType<typeof liveSeats>>;
}

/**
 * Opens the scene of a seat command: the board locked, the person and the platform found, everything that refuses checked.
 * @throws Refusal('not-found' | 'registration.not-live') or as seatRefusal says
 */
async function onBoard<T>(
	actor: Actor,
	step: SeatStep,
	registrationId: string,
	sessionId: string,
	work: (scene: Scene) => Promise<T>
): Promise<T> {
	return change(actor, `dialogue.${step}`, async (c) => {
		const sitter = await sitterOf(c, registrationId);
		const owner = actor.kind === 'delegate' && actor.registrationId === registrationId;
		const staff = can(actor, 'seat.place', { forumId: sitter.forumId });
		const seesHidden = can(actor, 'registration.see-restricted', { forumId: sitter.forumId });
		const theirs = ({ hidden }: { hidden: string | null }) => owner || (staff && (hidden === null || seesHidden));
		if (!theirs(sitter)) throw new Refusal('not-found');
		const turn = await lockSeatBoard(c, sitter.forumId);
		const now = await sitterOf(c, registrationId);
		// somebody may have been restricted while this waited for the lock
		if (!theirs(now)) throw new Refusal('not-found');
		const { state } = now;
		const session = await seatSession(c, sessionId);
		if (!session || !isPlatform(session) || session.forumId !== sitter.forumId || session.state === 'draft') throw new Refusal('not-found');
		const by = staff ? 'staff' : 'owner';
		const refusal = seatRefusal(step, { forum: session.forum, session }, by, c.at);
		if (refusal) throw new Refusal(refusal);
		const leaves = step === 'leave' || step === 'leave-list';
		if (!(leaves ? isLive(state) : holdsPlace(state))) throw new Refusal('registration.not-live');
		const live = await liveSeats(c, registrationId);
		const result = await work({
			c,
			forumId: sitter.forumId,
			personId: sitter.personId,
			registrationId,
			session,
			turn,
			by,
			live
		});
		await c.revise(sitter.forumId);
		return result;
	});
}

const mine = ({ live, session }: Scene) => live.find((each) => each.session.id === session.id);

/** A seat in a session that has begun is given up for no other one, but by an organiser's hand. @throws Refusal('dialogue.begun') */
function demandNoneFixed({ c, by, live, session }: Scene): void {
	if (by === 'owner' && heldAtTheTime(live, session, c.at).some((held) => hasBegun(held, c.at))) throw new Refusal('dialogue.begun');
}

/** @throws Refusal('dialogue.duty-clash') */
async function demandNoDuty({ c, personId, session }: Scene): Promise<void> {
	const duty = await dutyAt(c, personId, session);
	if (duty) throw new Refusal('dialogue.duty-clash', { title: plain(duty.title, 'kk') });
}

const note = ({ c, forumId, registrationId, session }: Scene, details: Record<string, string | boolean | string[] | null> = {}) =>
	c.audit({
		subjectKind: 'registration',
		subjectId: registrationId,
		forumId,
		columns: ['seat'],
		details: { sessionId: session.id, ...details }
	});

async function sit(scene: Scene): Promise<void> {
	const { c, forumId, registrationId, session, turn } = scene;
	const own = mine(scene);
	if (own?.state === 'held') throw new Refusal('dialogue.already-here');
	await demandNoDuty(scene);
	// most of those who come too late are told so without a write; the guard is the claim
	if (session.platform.taken >= session.platform.capacity || !(await claimSeat(c, session.id))) throw new Refusal('dialogue.full');
	if (own) await endSeat(c, session.id, registrationId, 'seated');
	await insertSeat(c, { forumId, sessionId: session.id, registrationId, state: 'held', turn });
}

/**
 * Takes a free seat.
 * @throws Refusal('dialogue.full' | 'dialogue.clash' | 'dialogue.duty-clash' | 'dialogue.already-here' | 'dialogue.closed' | …)
 */
export async function takeSeat(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await onBoard(actor, 'take', registrationId, sessionId, async (scene) => {
		const [clash] = heldAtTheTime(scene.live, scene.session, scene.c.at);
		if (clash) throw new Refusal('dialogue.clash', { title: plain(clash.title, 'kk') });
		await sit(scene);
		await note(scene);
	});
}

/**
 * Moves to another platform of the same time: the new seat is taken and the old one given up together, or nothing happens.
 * @throws as takeSeat; then the old seat is still held
 */
export async function moveSeat(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await onBoard(actor, 'move', registrationId, sessionId, async (scene) => {
		demandNoneFixed(scene);
		await sit(scene);
		const freed = await releaseClashing(scene.c, registrationId, heldAtTheTime(scene.live, scene.session, scene.c.at));
		await note(scene, { released: freed });
		await promote(scene.c, freed);
	});
}

/** Gives a seat up, until the session begins; the first who waits gets it. @throws Refusal('dialogue.not-here' | …) */
export async function leaveSeat(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await onBoard(actor, 'leave', registrationId, sessionId, async (scene) => {
		if (mine(scene)?.state !== 'held') throw new Refusal('dialogue.not-here');
		await endSeat(scene.c, sessionId, registrationId, 'left');
		await note(scene);
		await promote(scene.c, [sessionId]);
		if (actor.kind !== 'delegate') await tell(scene.c, await sitterOf(scene.c, registrationId), 'dialogue.released', scene.session);
	});
}

/**
 * Joins the waiting list of a full platform, also while holding a seat at the same time: when the turn comes, that one is released.
 * @returns the number on the list, from 1
 * @throws Refusal('dialogue.seat-free' | 'dialogue.already-here' | 'dialogue.other-waiting' | 'dialogue.duty-clash' | …)
 */
export async function joinWaitingList(actor: Actor, registrationId: string, sessionId: string): Promise<number> {
	return onBoard(actor, 'join', registrationId, sessionId, async (scene) => {
		const { c, forumId, session, turn, live } = scene;
		if (mine(scene)) throw new Refusal('dialogue.already-here');
		if (session.platform.taken < session.platform.capacity) throw new Refusal('dialogue.seat-free');
		demandNoneFixed(scene);
		await demandNoDuty(scene);
		const other = live.find((each) => each.state === 'waiting' && overlaps(each.session, session));
		if (other) throw new Refusal('dialogue.other-waiting', { title: plain(other.session.title, 'kk') });
		await insertSeat(c, { forumId, sessionId, registrationId, state: 'waiting', turn });
		await count(c, sessionId, 'waiting', 1);
		await note(scene);
		return session.platform.waiting + 1;
	});
}

/** Leaves a waiting list, until the session begins. @throws Refusal('dialogue.not-here' | …) */
export async function leaveWaitingList(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await onBoard(actor, 'leave-list', registrationId, sessionId, async (scene) => {
		if (mine(scene)?.state !== 'waiting') throw new Refusal('dialogue.not-here');
		await endSeat(scene.c, sessionId, registrationId, 'left');
		await note(scene);
	});
}

/**
 * Seats somebody by an organiser's hand, also over the limit: marked and logged. A seat held at the same time is released. Also while the
 * session runs (who comes late is let in, and gets no mail), not after its end.
 * @throws Refusal('not-found' | 'dialogue.already-here' | 'dialogue.duty-clash' | …)
 */
export async function placeByHand(actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	await onBoard(actor, 'place', registrationId, sessionId, async (scene) => {
		const { c, forumId, session, turn, live } = scene;
		if (!can(actor, 'seat.place', { forumId })) throw new Refusal('not-found');
		const own = mine(scene);
		if (own?.state === 'held') throw new Refusal('dialogue.already-here');
		await demandNoDuty(scene);
		if (own) await endSeat(c, sessionId, registrationId, 'seated');
		await insertSeat(c, { forumId, sessionId, registrationId, state: 'held', turn, byHand: true });
		await count(c, sessionId, 'taken', 1);
		const freed = await releaseClashing(c, registrationId, heldAtTheTime(live, session, c.at));
		await note(scene, { released: freed, over: session.platform.taken >= session.platform.capacity });
		await tell(c, await sitterOf(c, registrationId), 'dialogue.placed', session, freed);
		await promote(c, freed);
	});
}
