import { addDays, wallOf } from '../../src/lib/i18n/time-zone.ts';
import { now } from '../../src/lib/server/clock.ts';

/** Days of what tests ask of a server of the present day: a date that is written down is over some day. */

/** The wall time in Kostanay at the clock's instant. */
export const wallNow = (): string => wallOf(now(), 'Asia/Qostanay');

/** The day in Kostanay some days from the clock, YYYY-MM-DD. */
export const inDays = (days: number): string => addDays(wallNow(), days).slice(0, 10);

/** The first day, some days from the clock or later, of which something holds. @throws Error when a year and more has none */
export function firstDay(ahead: number, holds: (day: string) => boolean): string {
	const day = Array.from({ length: 400 }, (_, n) => inDays(ahead + n)).find(holds);
	if (!day) throw new Error('no such day in a year and more');
	return day;
}
