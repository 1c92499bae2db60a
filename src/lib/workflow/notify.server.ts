import type { Kysely, Transaction } from 'kysely';
import type { Actor } from '../server/actor.ts';
import type { Change } from '../server/change.ts';
import { now } from '../server/clock.ts';
import { read } from '../server/database/open.ts';
import type { Tables } from '../server/database/tables.ts';
import { mailTerms } from '../server/mail-kinds.ts';
import { forumById, timesOf } from '../domain/forum/index.server.ts';
import { sessionForStaff } from '../domain/programme/index.server.ts';
import { isForEverybody, letterStands } from '../domain/programme/rules.ts';
import type { Session } from '../domain/programme/schema.ts';
import { holdingStates, liveStates } from '../domain/registration/rules.ts';

/** Whom a change of the programme or the forum is mailed to: decided once for the question, the preview and the mails. */

type Reader = Kysely<Tables> | Transaction<Tables>;

/** Those who expect to come. */
const expected = (from: Reader, forumId: string) =>
	from.selectFrom('registration').where('forum_id', '=', forumId).where('state', 'in', liveStates);

/** Those of them who have an address. */
export const reachable = (from: Reader, forumId: string) => expected(from, forumId).where('email', 'is not', null);

/** How many expect to come and have no address: the organiser tells them. */
export async function countSilent(from: Reader, forumId: string): Promise<number> {
	const row = await expected(from, forumId)
		.where('email', 'is', null)
		.select((e) => e.fn.countAll<number>().as('n'))
		.executeTakeFirstOrThrow();
	return Number(row.n);
}

/**
 * The people with an address whom a session concerns: those who hold a seat or wait there; of a plenary or a ceremony everybody who holds a
 * place at the forum.
 */
export function audienceOf(from: Reader, session: Pick<Session, 'id' | 'forumId' | 'kind'>) {
	const all = reachable(from, session.forumId);
	if (isForEverybody(session.kind)) return all.where('state', 'in', holdingStates);
	return all.where('id', 'in', (e) =>
		e.selectFrom('seat').select('seat.registration_id').where('seat.session_id', '=', session.id).where('seat.state', '<>', 'ended')
	);
}

type SessionKind = 'programme.cancelled' | 'programme.moved' | 'programme.held';

/** What a session was before it moved, as the letter says it. */
export type Former = Pick<Session, 'startsAt' | 'endsAt'> & { hall: Session['hall'] };

/** Those to whom a letter of a session goes, unless the session has ended. @param session as it stands */
async function recipients(c: Change, kind: SessionKind, session: Session) {
	if (!letterStands(mailTerms[kind], { forum: await timesOf(c, session.forumId), session }, c.at)) return [];
	return audienceOf(c.trx, session).select(['id', 'language']).orderBy('number').execute();
}

/** Writes to those whom a session concerns. @returns how many mails */
export async function tellAudience(c: Change, kind: SessionKind, session: Session, former?: Former): Promise<number> {
	const rows = await recipients(c, kind, session);
	const was = former && { startsAt: former.startsAt, endsAt: former.endsAt, hall: former.hall?.name ?? null };
	const params = { sessionId: session.id, ...(was && { was }) };
	for (const row of rows) await c.mail({ kind, language: row.language, forumId: session.forumId, registrationId: row.id, params });
	return rows.length;
}

/** Counts the people whom a session concerns now. */
export async function countAudience(session: Pick<Session, 'id' | 'forumId' | 'kind'>): Promise<number> {
	const row = await audienceOf(read(), session)
		.select((e) => e.fn.countAll<number>().as('n'))
		.executeTakeFirstOrThrow();
	return Number(row.n);
}

/** Counts the people who would be told if this session were moved, inside a change. */
export async function countTold(c: Change, session: Session): Promise<number> {
	return (await recipients(c, 'programme.moved', session)).length;
}

/** Counts the people who would be told if the session were cancelled now. @throws Refusal('not-found') */
export async function toldAbout(actor: Actor, sessionId: string): Promise<number> {
	const session = await sessionForStaff(actor, sessionId);
	if (session.state !== 'published') return 0;
	if (!letterStands(mailTerms['programme.cancelled'], { forum: await forumById(session.forumId), session }, now())) return 0;
	return countAudience(session);
}
