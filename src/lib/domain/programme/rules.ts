import type { Phase } from '../../lists.ts';
import { addMinutes, isWall, minutesBetween } from '../../i18n/time-zone.ts';
import { forumTimeDoubts, isHeld, isOver, isPastPhase, type ForumTimes, type TimeDoubt } from '../forum/rules.ts';
import type { Forum } from '../forum/schema.ts';
import type { Session } from './schema.ts';

type Span = Pick<Session, 'startsAt' | 'endsAt'>;

/** Seats of one dialogue platform at most. */
export const MOST_SEATS = 10_000;

/** A concern that a platform has fewer seats than are taken, or none at all. */
export const seatsBelow = ({ capacity, taken }: { capacity: number; taken: number }) =>
	capacity < taken || capacity === 0 ? [{ key: `seats ${capacity} ${taken}`, kind: 'seats' as const, capacity, taken }] : [];

/** Two spans clash when their half-open intervals overlap; back to back is no clash. */
export const overlaps = (a: Span, b: Span): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** Whether several sessions are all held at one moment; of one alone nothing is parallel. */
export const inParallel = (sessions: readonly Span[]): boolean =>
	sessions.length > 1 && sessions.every((a, index) => sessions.slice(index + 1).every((b) => overlaps(a, b)));

/** Whether any two sessions overlap, so that somebody has to choose between them. */
export const someOverlap = (sessions: readonly Span[]): boolean =>
	sessions.some((a, index) => sessions.slice(index + 1).some((b) => overlaps(a, b)));

/**
 * Whether a session has begun: from then on only an organiser gives or takes a seat in it by hand. Only its present start counts: a session
 * moved into the future opens all of it again.
 */
export const hasBegun = (session: Pick<Session, 'startsAt'>, at: string): boolean => at >= session.startsAt;

export type Window = 'early' | 'open' | 'closed';
export type SignUp = Pick<Session, 'startsAt'> & { platform: { signUpOpensAt: string; signUpClosesAt: string } };

/** When sign-up ends: whatever its closing says, with the beginning of the session. */
export const signUpEndsAt = ({ startsAt, platform: { signUpClosesAt } }: SignUp): string =>
	signUpClosesAt < startsAt ? signUpClosesAt : startsAt;

/** The window for taking seats. */
export function windowOf(session: SignUp, at: string): Window {
	if (hasBegun(session, at)) return 'closed';
	if (at < session.platform.signUpOpensAt) return 'early';
	return at < signUpEndsAt(session) ? 'open' : 'closed';
}

/**
 * Whether sessions of this kind are open to everybody of the forum without a seat: whoever holds a place at the forum is told about their
 * changes.
 */
export const isForEverybody = (kind: Session['kind']): boolean => kind === 'plenary' || kind === 'ceremony';

/** Whether the check-in desk marks presence at a session, and shows the marks it has. */
export const takesMarks = ({ kind, state }: Pick<Session, 'kind' | 'state'>): boolean => kind !== 'break' && state === 'published';

type LocalSpan = Pick<Session, 'startsLocal' | 'endsLocal'>;

/**
 * The minutes of the wall clock by which sessions follow when the forum's start moves: whole days when the day changes, so that each keeps
 * its hour; else the hours.
 */
export function shiftOf(before: Pick<Forum, 'startsLocal'>, after: Pick<Forum, 'startsLocal'>): number {
	const midnight = (wall: string) => `${wall.slice(0, 10)}T00:00`;
	const days = minutesBetween(midnight(before.startsLocal), midnight(after.startsLocal));
	return days || minutesBetween(before.startsLocal, after.startsLocal);
}

/**
 * The sessions that a forum's new times leave outside: sessions may begin before the forum on its first day, and whatever ends after it is
 * named.
 * @param before the times as they stood
 * @param sessions those that take place, as they stand
 */
export function sessionsLeftDoubts(
	after: LocalSpan,
	before: LocalSpan,
	sessions: readonly LocalSpan[]
): TimeDoubt<'startsLocal' | 'endsLocal'>[] {
	if (!sessions.length || ![after.startsLocal, after.endsLocal].every(isWall)) return [];
	if (before.startsLocal !== after.startsLocal) {
		const shift = shiftOf(before, after);
		const late = sessions.filter((session) => addMinutes(session.endsLocal, shift) > after.endsLocal).length;
		return [
			{ field: 'startsLocal', code: `organiser.settings.doubt.moved n=${sessions.length}` },
			...(late ? [{ field: 'endsLocal' as const, code: `organiser.settings.doubt.sessionsAfterMoved n=${late}` }] : [])
		];
	}
	const late = sessions.filter((session) => session.endsLocal > after.endsLocal).length;
	return late ? [{ field: 'endsLocal', code: `organiser.settings.doubt.sessionsAfter n=${late}` }] : [];
}

/**
 * The sign-ups of platforms that end too early or late when the sessions move with the forum, since their end moves too.
 * @param sessions with the end of a platform's sign-up, a wall time of the forum as they stand
 * @param now the wall time there
 */
export function signUpDoubts(
	after: Pick<Forum, 'startsLocal'>,
	before: Pick<Forum, 'startsLocal'>,
	sessions: readonly { signUpClosesLocal: string | null }[],
	now: string
): TimeDoubt<'startsLocal'>[] {
	if (![after.startsLocal, before.startsLocal].every(isWall)) return [];
	const shift = shiftOf(before, after);
	const open = sessions.flatMap(({ signUpClosesLocal: closes }) => (closes && closes > now ? [addMinutes(closes, shift)] : []));
	const ended = open.filter((closes) => closes <= now).length;
	const earlier = shift < 0 ? open.length - ended : 0;
	return [
		...(ended ? [{ field: 'startsLocal' as const, code: `organiser.settings.doubt.signUpEnds n=${ended}` }] : []),
		...(earlier ? [{ field: 'startsLocal' as const, code: `organiser.settings.doubt.signUpEarlier n=${earlier}` }] : [])
	];
}

export type ProposalsClose = Pick<Forum, 'proposalsCloseLocal'>;

/**
 * What stays where it was while the forum moves to another day: its registration, where the form has left it, and the end of proposals that
 * an organiser has set. An opening that is past does not matter any more.
 * @param now the wall time there
 */
function stayingDoubts(after: ForumTimes, before: ForumTimes & ProposalsClose, now: string): TimeDoubt<keyof ForumTimes>[] {
	if (after.startsLocal.slice(0, 10) === before.startsLocal.slice(0, 10)) return [];
	const window = (['registrationOpensLocal', 'registrationClosesLocal'] as const)
		.filter((field) => after[field] === before[field] && (field === 'registrationClosesLocal' || before[field] > now))
		.map((field) => ({ field, code: 'organiser.settings.doubt.stays' }));
	const proposals = { field: 'startsLocal' as const, code: 'organiser.settings.doubt.proposalsStay' };
	return before.proposalsCloseLocal ? [...window, proposals] : window;
}

/**
 * Everything in a forum's new times that its organiser should know before they are saved.
 * @param before the times as they stood
 * @param sessions those that take place, as they stand
 * @param now the wall time there
 */
export function movedDoubts(
	after: ForumTimes,
	before: ForumTimes & ProposalsClose,
	sessions: readonly (LocalSpan & { signUpClosesLocal: string | null })[],
	now: string
): TimeDoubt<keyof ForumTimes>[] {
	const own = forumTimeDoubts(after);
	const staying = stayingDoubts(after, before, now).filter(
		({ field }) => field === 'startsLocal' || !own.some((each) => each.field === field)
	);
	return [...sessionsLeftDoubts(after, before, sessions), ...signUpDoubts(after, before, sessions, now), ...own, ...staying];
}

/** The times of a session that do not fit its forum or each other. @param signUp a platform's window for taking seats, as wall times */
export function sessionTimeDoubts(
	{ startsLocal, endsLocal, signUp }: LocalSpan & { signUp: { opensLocal: string; closesLocal: string } | null },
	forum: LocalSpan
): TimeDoubt<'day' | 'ends' | 'signUpOpens' | 'signUpCloses'>[] {
	const doubts: ReturnType<typeof sessionTimeDoubts> = [];
	if (startsLocal.slice(0, 10) < forum.startsLocal.slice(0, 10)) doubts.push({ field: 'day', code: 'programme.edit.doubt.beforeForum' });
	if (startsLocal >= forum.endsLocal) doubts.push({ field: 'day', code: 'programme.edit.doubt.afterForum' });
	else if (endsLocal > forum.endsLocal) doubts.push({ field: 'ends', code: 'programme.edit.doubt.endsAfterForum' });
	if (signUp && signUp.opensLocal >= startsLocal) doubts.push({ field: 'signUpOpens', code: 'programme.edit.doubt.opensAfterStart' });
	else if (signUp && signUp.closesLocal > startsLocal)
		doubts.push({ field: 'signUpCloses', code: 'programme.edit.doubt.closesAfterStart' });
	return doubts;
}

/** Whether the public is told that a session takes place: neither it nor its forum is cancelled. */
export const takesPlace = (session: Pick<Session, 'state'>, forum: Pick<Forum, 'state'>): boolean =>
	session.state !== 'cancelled' && forum.state !== 'cancelled';

/** Why a cancelled session cannot be held after all; null where it can. */
export type HoldObstacle = 'programme.not-cancelled' | 'programme.over' | 'forum.cancelled' | 'forum.over';

export function obstacleToHolding(session: Pick<Session, 'state' | 'endsAt'>, phase: Phase, at: string): HoldObstacle | null {
	if (session.state !== 'cancelled') return 'programme.not-cancelled';
	if (phase === 'cancelled') return 'forum.cancelled';
	if (isPastPhase(phase)) return 'forum.over';
	return hasEnded(session, at) ? 'programme.over' : null;
}

/** Whether a session has ended: from then on nobody changes its seats. */
export const hasEnded = (session: Pick<Session, 'endsAt'>, at: string): boolean => at >= session.endsAt;

/** Until when a letter makes sense (src/lib/server/mail-kinds.ts says it of each kind). */
export type LetterTerm = 'always' | 'forum-cancelled' | 'forum-ends' | 'session-begins' | 'session-ends';

/**
 * Whether a letter still makes sense at an instant: nobody gets a letter about a seat in a session that has begun, or about a forum that is
 * over.
 */
export function letterStands(
	term: LetterTerm,
	about: { forum: Pick<Forum, 'state' | 'endsAt'> | null; session: Span | null },
	at: string
): boolean {
	const { forum, session } = about;
	if (term === 'always') return true;
	if (term === 'forum-cancelled') return !forum || !isOver(forum, at);
	if (forum && !isHeld(forum, at)) return false;
	if (!session) return true;
	if (term === 'session-begins') return !hasBegun(session, at);
	return term !== 'session-ends' || !hasEnded(session, at);
}

export type Tense = 'past' | 'now' | 'next' | 'later';

/**
 * Whether each session is past, on now, next or later at an instant. All sessions that begin first after the instant are next. While no
 * session has begun yet, none is next: the page then simply shows the timetable.
 */
export function tenses<T extends Span & { id: string }>(sessions: readonly T[], at: string): Map<string, Tense> {
	const begun = sessions.some((session) => hasBegun(session, at));
	const coming = sessions.filter((session) => !hasBegun(session, at)).map((session) => session.startsAt);
	const soonest = coming.sort()[0];
	return new Map(
		sessions.map((session): [string, Tense] => {
			if (hasEnded(session, at)) return [session.id, 'past'];
			if (hasBegun(session, at)) return [session.id, 'now'];
			return [session.id, begun && session.startsAt === soonest ? 'next' : 'later'];
		})
	);
}

export interface Slot<T> {
	startsAt: string;
	endsAt: string;
	/** sessions of the same hours stand side by side */
	sessions: T[];
}

/** The timetable as rows: dialogue platforms that overlap share a row, everything else has its own. */
export function slotsOf<T extends Span & { kind: string }>(sessions: readonly T[]): Slot<T>[] {
	const slots: Slot<T>[] = [];
	for (const session of sessions) {
		const last = slots.at(-1);
		const joins =
			last &&
			session.kind === 'dialogue_platform' &&
			last.sessions.every((other) => other.kind === 'dialogue_platform') &&
			overlaps(last, session);
		if (!joins) slots.push({ startsAt: session.startsAt, endsAt: session.endsAt, sessions: [session] });
		else {
			last.sessions.push(session);
			if (session.endsAt > last.endsAt) last.endsAt = session.endsAt;
		}
	}
	return slots;
}
