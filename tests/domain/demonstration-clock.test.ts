import { expect, test } from 'vitest';
import { config } from '../../src/lib/server/config.ts';
import { closeDatabase } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { runProgram } from '../support/process.ts';

/** The demonstration is filled, and looked through, whatever the clock and the calendar say. */

const fresh = useFreshDatabase();

/** Node's arguments for a program that takes another instant for the present one. */
const at = (instant: string) => [
	'--import',
	`data:text/javascript,const real = Date.now; const offset = ${Date.parse(instant)} - real(); Date.now = () => real() + offset;`
];
const filledAt = (instant: string) =>
	runProgram([...at(instant), 'src/demo/seed.ts', '--check'], {
		...{ ALANG_DEMO: '1', DATA_DIR: config().dataDir, DATABASE_URL: fresh.url }
	});

test.each([
	['in the evening in Kostanay', '2026-11-30T18:58:00Z'],
	['just after midnight there, on the day before elsewhere', '2026-11-30T19:02:00Z'],
	['before two in the morning', '2027-03-31T20:58:00Z'],
	['at the turn of the year', '2027-12-31T19:30:00Z'],
	['on the night of a leap day', '2028-02-28T19:30:00Z']
])('it is filled %s, and moves on afterwards', { timeout: 60_000 }, async (_, instant) => {
	await closeDatabase();
	const later = (days: number) => new Date(Date.parse(instant) + days * 86_400_000).toISOString();
	for (const moment of [instant, later(1), later(150)]) {
		const { code, said } = filledAt(moment);
		expect([moment, code, said]).toEqual([moment, 0, said]);
	}
});
