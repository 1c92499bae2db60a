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
	const [first, ...more] = told;
	if (more.length) return 'measure.several';
	return first?.as === 'returned' ? 'measure.returned' : 'measure.assigned';
}

/** What a letter tells with one more. Of a measure it tells once, and the last; another date is said beside what went before it anyway. */
export function withTold(told: readonly Told[], more: Told): Told[] {
	const before = told.find(({ measureId }) => measureId === more.measureId);
	if (!before) return [...told, more];
	return more.as === 'date' ? [...told] : told.map((each) => (each === before ? more : each));
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
