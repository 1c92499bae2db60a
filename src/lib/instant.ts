/** Instants are fixed-width ISO 8601 UTC texts (2026-11-24T08:30:00.000Z): as text they sort by time. Units are in milliseconds. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The instant some milliseconds after another, or before it. */
export const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();
