import { Temporal } from 'temporal-polyfill';

/**
 * Wall time and instants. A wall time is the text YYYY-MM-DDTHH:MM in a forum's zone; an instant is ISO 8601 UTC text
 * with milliseconds. Zones are IANA names: Asia/Qostanay was UTC+6 until 2024-02-29 and is UTC+5 since.
 */

/** Whether a text names a zone. */
export const isZone = (text: string): boolean => Intl.supportedValuesOf('timeZone').includes(text);

/** The years in which anything of a forum can be: a slip such as 0206 is none. */
const FORUM_YEARS = /^20\d{2}-/;

/** Whether a text is a day of the calendar, YYYY-MM-DD: 30 February is none. */
export function isDay(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	try {
		return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}

/** Whether a text is an hour of the day, HH:MM. */
export const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Whether a text is a day on which a forum can be, from 2000 to 2099. */
export const isForumDay = (text: string): boolean => FORUM_YEARS.test(text) && isDay(text);

/** Whether a text is a wall time of a forum, YYYY-MM-DDTHH:MM, on a day that there is. */
export const isWall = (text: string): boolean => text[10] === 'T' && isForumDay(text.slice(0, 10)) && isTime(text.slice(11));

/** What is wrong with what was typed for a day of a forum, as a code of i18n/error-messages; undefined: nothing. */
export const dayFault = (text: string) => (isForumDay(text) ? undefined : isDay(text) ? 'field.year' : 'field.date');

/** What a form says of what was typed for a day, an hour and both, as codes of i18n/error-messages; undefined: it is one. What is empty is missing, and not wrong. */
export const dayTyped = (text: string) => (text === '' ? 'field.dayNeeded' : dayFault(text));
export const timeTyped = (text: string) => (text === '' ? 'field.timeNeeded' : isTime(text) ? undefined : 'field.time');
export const wallTyped = (text: string) =>
	text === '' ? 'field.wallNeeded' : isWall(text) ? undefined : (dayFault(text.slice(0, 10)) ?? 'field.date');

/**
 * Why a wall time is no single instant in a zone: on a night when clocks go forward some do not exist, when they go back some come twice.
 * @param wall a wall time as isWall knows it
 */
export function wallDoubt(wall: string, zone: string): 'skipped' | 'repeated' | null {
	const plain = Temporal.PlainDateTime.from(wall);
	const [first, last] = (['earlier', 'later'] as const).map((disambiguation) => plain.toZonedDateTime(zone, { disambiguation }));
	if (!first || !last || first.epochMilliseconds === last.epochMilliseconds) return null;
	return last.toPlainDateTime().equals(plain) ? 'repeated' : 'skipped';
}

/** What a form says of such a wall time, as a code of i18n/error-messages; null: it is one instant. */
export function wallFault(wall: string, zone: string): string | null {
	const doubt = wallDoubt(wall, zone);
	return doubt && (doubt === 'skipped' ? 'field.wallSkipped' : 'field.wallRepeated');
}

/** The instant of a wall time. @throws RangeError when the text is not a wall time */
export function instantOf(wall: string, zone: string): string {
	const instant = Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).toInstant();
	return new Date(instant.epochMilliseconds).toISOString();
}

/** The wall time of an instant, to the minute. */
export function wallOf(instant: string, zone: string): string {
	return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });
}

/** A wall time some days on, at the same hour. */
export const addDays = (wall: string, days: number): string =>
	Temporal.PlainDateTime.from(wall).add({ days }).toString({ smallestUnit: 'minute' });

/**
 * A day some months on: from the last day of a month to the last day of a month, and there too where that month has no such day.
 * @param day YYYY-MM-DD
 */
export function addMonths(day: string, months: number): string {
	const from = Temporal.PlainDate.from(day);
	const to = from.add({ months });
	return (from.day === from.daysInMonth ? to.with({ day: to.daysInMonth }) : to).toString();
}

/** The day in a zone at an instant, YYYY-MM-DD. */
export const dayAt = (instant: string, zone: string): string => wallOf(instant, zone).slice(0, 10);

/** Days from one day to another; before it, less than none. @param from YYYY-MM-DD */
export const daysBetween = (from: string, to: string): number =>
	Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;

/** A wall time some minutes on, as the clock on the wall counts them. */
export const addMinutes = (wall: string, minutes: number): string =>
	Temporal.PlainDateTime.from(wall).add({ minutes }).toString({ smallestUnit: 'minute' });

/** Minutes from one wall time to another, as the clock on the wall counts them. */
export const minutesBetween = (from: string, to: string): number =>
	Temporal.PlainDateTime.from(from).until(Temporal.PlainDateTime.from(to), { largestUnit: 'minutes' }).total('minutes');

/** Distance from UTC at an instant, as '+05:00'. */
export const offsetAt = (instant: string, zone: string): string => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).offset;

/** The instant with the zone's own offset: 2026-12-15T10:00:00+05:00 (public JSON). */
export const withOffset = (instant: string, zone: string): string =>
	Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never', smallestUnit: 'second' });

/** The zone of what belongs to no forum (sign-ins): one for all of Kazakhstan since 2024. */
export const countryZone = 'Asia/Almaty';
