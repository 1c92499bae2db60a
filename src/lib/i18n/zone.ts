import { Temporal } from 'temporal-polyfill';

/**
 * Wall time and instants. A wall time is the text YYYY-MM-DDTHH:MM in a forum's zone; an instant is ISO 8601 UTC text
 * with milliseconds. Zones are IANA names: Asia/Qostanay was UTC+6 until 2024-02-29 and is UTC+5 since.
 */

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

/** Distance from UTC at an instant, as '+05:00'. */
export const offsetAt = (instant: string, zone: string): string => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).offset;

/** The instant with the zone's own offset: 2026-12-15T10:00:00+05:00 (public JSON). */
export const withOffset = (instant: string, zone: string): string =>
	Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never', smallestUnit: 'second' });

/** The zone of what belongs to no forum (sign-ins): one for all of Kazakhstan since 2024. */
export const countryZone = 'Asia/Almaty';
