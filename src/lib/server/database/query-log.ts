import { appendFileSync } from 'node:fs';
import type { Logger } from 'kysely';
import { config } from '../config.ts';

/**
 * For the tests of speed: where STATEMENTS_FILE is set, each statement that was run is added to that file as a line of JSON, without
 * its values. Otherwise there is no log and no cost.
 */
export function statementLog(): Logger | undefined {
	const file = config().statementsFile;
	if (!file) return undefined;
	return ({ query }) => appendFileSync(file, `${JSON.stringify({ sql: query.sql })}\n`);
}
