import type { Kysely, Transaction } from 'kysely';
import type { Actor } from '../server/actor.ts';
import type { Change, MailNote } from '../server/change.ts';
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

/** How many people a change concerns: those who are written to, and those without an address, whom the organiser tells. */
export interface AudienceCount {
	told: number;
	silent: number;
}

/** Who heard of a change that was made. */
export interface Notified {
	/** how many mails */
	told: number;
	/** those without an address, in the order of their numbers */
	silent: { registrationId: string }[];
}

export const nobodyTold: Notified = { told: 0, silent: [] };

/** Those who expect to come. */
const expected = (from: Reader, forumId: string) =>
	from.selectFrom('registration').where('forum_id', '=', forumId).where('state', 'in', liveStates);

/**
 * The people whom a session concerns: those who hold a seat or wait there; of a plenary or a ceremony everybody who holds a place at the
 * forum.
 */
function audienceOf(from: Reader, session: Pick<Session, 'id' | 'forumId' | 'kind'>) {
	const all = expected(from, session.forumId);
	if (isForEverybody(session.kind)) return all.where('state', 'in', holdingStates);
	return all.where('id', 'in', (e) =>
		e.selectFrom('seat').select('seat.registration_id').where('seat.session_id', '=', session.id).where('seat.state', '<>', 'ended')
	);
}
type Audience = ReturnType<typeof expected>;

async function countOf(audience: Audience): Promise<AudienceCount> {
	const row = await audience
		.select((e) => [e.fn.count<number>('email').as('told'), e.fn.countAll<number>().as('all')])
		.executeTakeFirstOrThrow();
	return { told: Number(row.told), silent: Number(row.all) - Number(row.told) };
}

async function writeTo(c: Change, audience: Audience, mail: Omit<MailNote, 'language' | 'registrationId'>): Promise<Notified> {
	const rows = await audience.select(['id', 'language', 'email']).orderBy('number').execute();
	const reached = rows.filter((row) => row.email);
	for (const row of reached) await c.mail({ ...mail, language: row.language, registrationId: row.id });
	return { told: reached.length, silent: rows.filter((row) => !row.email).map((row) => ({ registrationId: row.id })) };
}

/** Counts those who expect to come to a forum. */
export const countForum = (from: Reader, forumId: string): Promise<AudienceCount> => countOf(expected(from, forumId));

/** Writes to those who expect to come to a forum. */
export const tellForum = (
	c: Change,
	kind: 'forum.moved' | 'forum.cancelled' | 'forum.held',
	forumId: string,
	params?: MailNote['params']
): Promise<Notified> => writeTo(c, expected(c.trx, forumId), { kind, forumId, ...(params && { params }) });

type SessionKind = 'programme.cancelled' | 'programme.moved' | 'programme.held';

/** What a session was before it moved, as the letter says it. */
export type Former = Pick<Session, 'startsAt' | 'endsAt'> & { hall: Session['hall'] };

/** Whether anybody is told of a session: not once it has ended. @param session as it stands */
const stillTells = async (c: Change, kind: SessionKind, session: Session): Promise<boolean> =>
	letterStands(mailTerms[kind], { forum: await timesOf(c, session.forumId), session }, c.at);

/** Writes to those whom a session concerns. */
export async function tellAudience(c: Change, kind: SessionKind, session: Session, former?: Former): Promise<Notified> {
	if (!(await stillTells(c, kind, session))) return nobodyTold;
	const was = former && { startsAt: former.startsAt, endsAt: former.endsAt, hall: former.hall?.name ?? null };
	const params = { sessionId: session.id, ...(was && { was }) };
	return writeTo(c, audienceOf(c.trx, session), { kind, forumId: session.forumId, params });
}

/** Counts the people whom a session concerns now. */
export const countAudience = (session: Pick<Session, 'id' | 'forumId' | 'kind'>): Promise<AudienceCount> =>
	countOf(audienceOf(read(), session));

const noCount: AudienceCount = { told: 0, silent: 0 };

/** Counts the people who would be told if this session were moved, inside a change. */
export const countTold = async (c: Change, session: Session): Promise<AudienceCount> =>
	(await stillTells(c, 'programme.moved', session)) ? countOf(audienceOf(c.trx, session)) : noCount;

/** Counts the people who would be told if the session were cancelled now. @throws Refusal('not-found') */
export async function toldAbout(actor: Actor, sessionId: string): Promise<AudienceCount> {
	const session = await sessionForStaff(actor, sessionId);
	if (session.state !== 'published') return noCount;
	if (!letterStands(mailTerms['programme.cancelled'], { forum: await forumById(session.forumId), session }, now())) return noCount;
	return countAudience(session);
}
