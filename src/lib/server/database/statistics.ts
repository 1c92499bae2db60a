import { database } from './open.ts';

/** Check every table, and analyse those that have grown a lot: what SQLite recommends for programs that run for days. */
const GROWN = 0x10002;

/**
 * Tells SQLite how its tables have grown: without that it guesses, and may walk through a whole forum for one name. Costs nothing while
 * little has changed. PostgreSQL does the same by itself.
 */
export function refreshStatistics(): void {
	database().raw?.pragma(`optimize = ${GROWN}`);
}
