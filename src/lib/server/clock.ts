/**
 * The time, in one place so that tests and the demonstration can set it.
 * Instants are fixed-width ISO 8601 UTC texts (2026-11-24T08:30:00.000Z): as text they sort by time.
 */
let offset = 0;

/** Now, in milliseconds since 1970. */
export const nowMs = (): number => Date.now() + offset;

/** Now, as the text the database holds. */
export const now = (): string => new Date(nowMs()).toISOString();

/** Sets the clock to an instant, from which it goes on; undefined: back to the real time. */
export function setClock(instant: string | undefined): void {
	offset = instant === undefined ? 0 : Date.parse(instant) - Date.now();
}

/** The instant some milliseconds after another, or before it. */
export const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
