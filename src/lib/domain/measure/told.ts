import { z } from 'zod';
import type { MailKind } from '../../server/mail-kinds.ts';

/** What a letter tells an official of measures, as the outbox keeps it. */

/** It is the body's from now on; it was before, and only its date is another one; its answer was returned, or it is under control again. */
const toldAs = ['assigned', 'date', 'returned'] as const;
export type ToldAs = (typeof toldAs)[number];

/** One measure of a letter. */
export interface Told {
	measureId: string;
	/** null: it is reminded of */
	as: ToldAs | null;
	/** the event of which it is told */
	eventId: string | null;
}

/** Letters that go as one. */
export const toldKinds = ['measure.assigned', 'measure.returned', 'measure.several'] as const satisfies readonly MailKind[];

/** The kind of a letter about some measures. */
export function toldKindOf(told: readonly Told[]): (typeof toldKinds)[number] {
	if (new Set(told.map(({ measureId }) => measureId)).size > 1) return 'measure.several';
	return told.some(({ as }) => as === 'returned') ? 'measure.returned' : 'measure.assigned';
}

/**
 * What is noted with one more. Of a measure it is the last, and another date beside what went before it: which of the two the letter tells
 * is decided when it is made.
 */
export function withTold(told: readonly Told[], more: Told): Told[] {
	const over = (each: Told) => each.measureId === more.measureId && (more.as !== 'date' || each.as === 'date');
	const at = told.findIndex(over);
	return at < 0 ? [...told, more] : told.flatMap((each, n) => (n === at ? [more] : over(each) ? [] : [each]));
}

/**
 * What a letter still tells of a measure, of what was noted of it in the order in which it happened; null: nothing. What the body has
 * answered since it knows. Of the rest another date is said beside what went before it anyway.
 * @param noted.answered whether the body has said something after it
 */
export function stillTold<Each extends Pick<Told, 'as'> & { answered: boolean }>(noted: readonly Each[]): Each | null {
	const open = noted.filter(({ answered }) => !answered);
	return open.findLast(({ as }) => as !== 'date') ?? open.at(-1) ?? null;
}

const stored = z.object({
	told: z.array(z.object({ measureId: z.string(), as: z.enum(toldAs), eventId: z.string().nullable() })).optional(),
	// of reminders, and of letters before several went as one
	measureIds: z.array(z.string()).default([]),
	again: z.boolean().default(false),
	eventId: z.string().optional()
});

/** What a letter in the outbox tells. @param params as the outbox keeps them */
export function readTold(kind: string, params: unknown): Told[] {
	const { told, measureIds, again, eventId } = stored.parse(params);
	if (told) return told;
	const as = kind === 'measure.returned' ? 'returned' : kind === 'measure.assigned' ? (again ? 'date' : 'assigned') : null;
	return measureIds.map((measureId) => ({ measureId, as, eventId: eventId ?? null }));
}
