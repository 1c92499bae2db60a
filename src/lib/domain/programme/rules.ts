import type { Session } from './schema.ts';

type Span = Pick<Session, 'startsAt' | 'endsAt'>;

/** Two spans clash when their half-open intervals overlap; back to back is no clash. */
export const overlaps = (a: Span, b: Span): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** Whether a session has begun: from then on nobody takes, gives up or is given a seat in it. */
export const hasBegun = (session: Pick<Session, 'startsAt'>, at: string): boolean => at >= session.startsAt;

export type Tense = 'past' | 'now' | 'next' | 'later';

/**
 * Where each session stands at an instant. Next are all that begin first after it; while nothing is on and the forum has not begun
 * its day, nothing is next either: the page then simply shows the timetable.
 */
export function tenses<T extends Span & { id: string }>(sessions: readonly T[], at: string): Map<string, Tense> {
	const begun = sessions.some((session) => session.startsAt <= at);
	const coming = sessions.filter((session) => session.startsAt > at).map((session) => session.startsAt);
	const soonest = coming.sort()[0];
	return new Map(
		sessions.map((session): [string, Tense] => {
			if (session.endsAt <= at) return [session.id, 'past'];
			if (session.startsAt <= at) return [session.id, 'now'];
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
