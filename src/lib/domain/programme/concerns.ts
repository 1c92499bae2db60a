import type { TextMl } from '../../i18n/localized-text.ts';
import { wallOf } from '../../i18n/time-zone.ts';
import type { Forum } from '../forum/schema.ts';
import { isForEverybody, overlaps, seatsBelow, sessionTimeDoubts, takesMarks, windowOf } from './rules.ts';
import type { Session } from './schema.ts';

/**
 * What of a session an organiser should know, all of which may be meant: who or which hall is elsewhere at that time, seats above what
 * the hall holds or below what is taken, a session that is hidden, times that fit neither the forum nor each other. `key` names it with everything it says: once a time, a hall or a number
 * is another, it is another concern.
 */
export type Concern = { key: string } & (
	| { kind: 'hall'; hallId: string; session: Other }
	| { kind: 'person'; personId: string; name: TextMl; session: Other }
	| { kind: 'capacity'; capacity: number; hall: TextMl; holds: number }
	| { kind: 'time'; field: string; code: string }
	| { kind: 'seats'; capacity: number; taken: number }
	| { kind: 'hidden'; n: number }
	| { kind: 'adopted'; n: number }
	| { kind: 'marks'; n: number }
	| { kind: 'signUp'; opensAt: string | null; taken: number; waiting: number }
);
type Other = Pick<Session, 'id' | 'title' | 'startsAt' | 'endsAt'>;
type One = Pick<Session, 'id' | 'startsAt' | 'endsAt' | 'startsLocal' | 'endsLocal' | 'hall' | 'duties' | 'platform' | 'state'>;
type Clash = Extract<Concern, { session: Other }>;

export const isClash = (concern: Concern): concern is Clash => concern.kind === 'hall' || concern.kind === 'person';

const spanOf = ({ startsAt, endsAt }: Pick<Session, 'startsAt' | 'endsAt'>) => `${startsAt}/${endsAt}`;

function clashesWith(one: One, other: Session): Clash[] {
	const session = { id: other.id, title: other.title, startsAt: other.startsAt, endsAt: other.endsAt };
	const key = (kind: string, what: string) => `${kind} ${what} ${other.id} ${spanOf(other)} ${spanOf(one)}`;
	const people = new Map(other.duties.map((duty) => [duty.personId, duty.name]));
	const twice = [...people].filter(([personId]) => one.duties.some((duty) => duty.personId === personId));
	return [
		...(one.hall && other.hall?.id === one.hall.id
			? [{ key: key('hall', one.hall.id), kind: 'hall' as const, hallId: one.hall.id, session }]
			: []),
		...twice.map(([personId, name]) => ({ key: key('person', personId), kind: 'person' as const, personId, name, session }))
	];
}

/** The clashes of one session with the others of its forum that are held. */
const clashesOf = (one: One, all: readonly Session[]): Clash[] =>
	one.state === 'cancelled'
		? []
		: all
				.filter((other) => other.id !== one.id && other.state !== 'cancelled' && overlaps(one, other))
				.flatMap((other) => clashesWith(one, other));

/** A concern that a platform has more seats than its hall holds; nothing where it has not, or where the hall's capacity is unknown. */
export const seatsAbove = (hall: One['hall'], platform: { capacity: number } | null) =>
	hall?.capacity && platform && platform.capacity > hall.capacity
		? [
				{
					key: `capacity ${hall.id} ${hall.capacity} ${platform.capacity}`,
					kind: 'capacity' as const,
					capacity: platform.capacity,
					hall: hall.name,
					holds: hall.capacity
				}
			]
		: [];

/** How many people a session concerns apart from its seats. */
export interface SessionPeople {
	/** who hold a place at the forum */
	holders: number;
	/** marks of presence at the session */
	marks: number;
	/** recommendations adopted there, which everybody reads */
	adopted: number;
}

/**
 * Concerns that a published session becomes a draft again; for a session that is open to everybody, with the number of people who hold a
 * place, and where texts were adopted that stay public, with their number.
 */
const hiddenBy = (before: Session, after: Session, { holders, adopted }: SessionPeople): Concern[] => {
	if (before.state !== 'published' || after.state !== 'draft') return [];
	const n = isForEverybody(before.kind) ? holders : 0;
	const stays: Concern[] = adopted ? [{ key: `adopted ${before.id} ${adopted}`, kind: 'adopted', n: adopted }] : [];
	return [{ key: `hidden ${before.id} ${n}`, kind: 'hidden', n }, ...stays];
};

/** A concern that a session with marks of presence becomes one of a kind that has none. */
const unmarkedBy = (before: Session, after: Session, { marks: n }: SessionPeople): Concern[] =>
	n > 0 && takesMarks(before) && !takesMarks(after) ? [{ key: `marks ${before.id} ${n}`, kind: 'marks', n }] : [];

type Seated = Pick<Session, 'id' | 'state' | 'startsAt'> & { platform: NonNullable<Session['platform']> };

/**
 * A concern that the sign-up of a platform ends, although people could or would be able to take a seat: its window is over or opens later,
 * or the session has begun. Seats that become free otherwise still go to those who wait.
 */
function signUpEnds(before: Seated, after: Seated, at: string): Concern[] {
	if (before.state !== 'published' || after.state !== 'published') return [];
	const [was, is] = [windowOf(before, at), windowOf(after, at)];
	if (is === 'open' || was === 'closed' || was === is) return [];
	const { taken, waiting, signUpOpensAt, signUpClosesAt } = after.platform;
	const key = `signUp ${before.id} ${signUpOpensAt}/${signUpClosesAt}/${after.startsAt} ${taken} ${waiting}`;
	return [{ key, kind: 'signUp', opensAt: is === 'early' ? signUpOpensAt : null, taken, waiting }];
}

const isSeated = (session: Session): session is Session & Seated => session.platform !== null;

/** The concerns that only a change of a session causes, and that the session itself does not show afterwards. */
export const broughtAbout = (before: Session, after: Session, people: SessionPeople, at: string): Concern[] => [
	...hiddenBy(before, after, people),
	...unmarkedBy(before, after, people),
	...(isSeated(before) && isSeated(after) ? signUpEnds(before, after, at) : [])
];

/** All concerns about one session, among those of its forum: clashes by hall and by person, then seats, then times. */
export function concernsOf(one: One, all: readonly Session[], forum: Pick<Forum, 'startsLocal' | 'endsLocal' | 'timeZone'>): Concern[] {
	if (one.state === 'cancelled') return [];
	const { hall, platform } = one;
	const signUp = platform && {
		opensLocal: wallOf(platform.signUpOpensAt, forum.timeZone),
		closesLocal: wallOf(platform.signUpClosesAt, forum.timeZone)
	};
	const window = [forum.startsLocal, forum.endsLocal, signUp?.opensLocal, signUp?.closesLocal].join('/');
	const times = sessionTimeDoubts({ ...one, signUp }, forum).map((doubt) => ({
		key: `time ${doubt.code} ${spanOf(one)} ${window}`,
		kind: 'time' as const,
		...doubt
	}));
	return [...clashesOf(one, all), ...seatsAbove(hall, platform), ...(platform ? seatsBelow(platform) : []), ...times];
}

/** The concerns of each session of a forum. */
export const concernsAmong = (sessions: readonly Session[], forum: Parameters<typeof concernsOf>[2]): Record<string, Concern[]> =>
	Object.fromEntries(sessions.map((session) => [session.id, concernsOf(session, sessions, forum)]));

/** Counts concerns by kind: a clash of two sessions counts once, though both of them list it; the others one by one. */
export function countConcerns(of: Readonly<Record<string, readonly Concern[]>>): { clashes: number; others: number } {
	const all = Object.entries(of).flatMap(([id, concerns]) => concerns.map((concern) => ({ id, concern })));
	const clashes = new Set(
		all.flatMap(({ id, concern }) =>
			isClash(concern)
				? [[concern.kind, concern.kind === 'hall' ? concern.hallId : concern.personId, ...[id, concern.session.id].sort()].join(' ')]
				: []
		)
	);
	return { clashes: clashes.size, others: all.filter(({ concern }) => !isClash(concern)).length };
}

/** Pairs of sessions of a forum that clash in a hall or for a person. */
export const countClashes = (sessions: readonly Session[]): number =>
	countConcerns(Object.fromEntries(sessions.map((session) => [session.id, clashesOf(session, sessions)]))).clashes;

/** The concerns for which a page's action was refused, from its answer (server/http/refusals.ts); none for another refusal. */
export function concernsIn(form: object | null | undefined): Concern[] {
	if (!form || !('refusalCode' in form) || form.refusalCode !== 'programme.concerns' || !('refusalDetails' in form)) return [];
	const details = form.refusalDetails as { concerns?: string };
	return JSON.parse(details.concerns ?? '[]') as Concern[];
}
