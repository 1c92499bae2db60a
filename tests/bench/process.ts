import { serve, type Running } from '../support/server.ts';
import { freePort } from '../support/port.ts';
import { startProgram, type Program } from '../support/process.ts';

/** Programs under measurement, each a process of its own on loopback. */

export interface Measurable extends Program {
	address: string;
}

/** Alang itself, built, on a database that is filled already. */
export const startAlang = (dataDir: string, databaseUrl: string): Promise<Running> =>
	serve({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl, RATE_LIMITS: 'off', LOG_LEVEL: 'warn', ALANG_DEMO: '0' });

/** The bare server of tests/bench/baseline.ts. @param what page or registration @param file what it sends, or the database it writes */
export async function startBaseline(what: 'page' | 'registration', file: string): Promise<Measurable> {
	const port = await freePort();
	const program = await startProgram(['tests/bench/baseline.ts', what, file, String(port)], {}, 'bare is ready');
	return { ...program, address: `http://127.0.0.1:${port}` };
}
