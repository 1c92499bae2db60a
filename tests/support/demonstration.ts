import { addressOn } from './postgres.ts';

/** Where the demonstration of the journeys lies: ALANG_TEST_ENGINE=postgres puts it on a PostgreSQL server of its own. */

/** TEST_PORT lets two checkouts run their journeys at once. */
export const port = Number(process.env.TEST_PORT ?? 3210);
export const engine = process.env.ALANG_TEST_ENGINE === 'postgres' ? 'postgres' : 'sqlite';
export const postgresPort = port + 10_000;
/** The PostgreSQL server without a database's name, or null. */
export const postgres = engine === 'postgres' ? addressOn(postgresPort) : null;
/** The demonstration as it was when it was filled: a copy for servers at another hour (PostgreSQL). */
export const PRISTINE = 'pristine';

export const demonstration = {
	DATA_DIR: engine === 'postgres' ? 'test-results/demo-postgres' : 'test-results/demo',
	// empty: a file in DATA_DIR, whatever the surroundings say
	DATABASE_URL: postgres ? `${postgres}/demo` : ''
};
