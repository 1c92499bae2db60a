export { DAY, HOUR, later, MINUTE } from '../instant.ts';

/** The time, in one place so that tests and the demonstration can set it. */
let offset = 0;

/** Now, in milliseconds since 1970. */
export const nowMs = (): number => Date.now() + offset;

/** Now, as the text the database holds. */
export const now = (): string => new Date(nowMs()).toISOString();

/** Sets the clock to an instant, from which it goes on; undefined: back to the real time. */
export function setClock(instant: string | undefined): void {
	offset = instant === undefined ? 0 : Date.parse(instant) - Date.now();
}
