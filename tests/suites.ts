import { statSync } from 'node:fs';
import type { TestSequencer, TestSpecification } from 'vitest/node';

/**
 * Which files `npm test` leaves to `npm run test:deep`: the long ones, and on PostgreSQL all that asks the same of both engines. A file
 * that no list names runs in `npm test` (tests/domain on SQLite). tests/architecture/suites.test.ts holds that nothing is left out.
 */

/** Domain tests that run on SQLite in `test:deep` only. */
export const deepOnSqlite = [
	'collected-marks',
	'demonstration',
	'demonstration-clock',
	'file-modes',
	'file-uploads',
	'files-backup',
	'http-server',
	'mail-undelivered',
	'measure-pages',
	'measure-report-pages',
	'office-table-pages',
	'outcome-bad-input',
	'outcome-properties',
	'plain-faults',
	'races',
	'recipient-cap',
	'recipient-cap-properties',
	'site-files',
	'startup',
	'stores',
	'visits',
	'zones'
].map((name) => `tests/domain/${name}.test.ts`);

/** Domain tests that run on PostgreSQL in `npm test` too: where the engines differ in locks, searches, plans, lists and migrations. */
export const quickOnPostgres = [
	'change',
	'collation',
	'dialogue',
	'followers-migrate',
	'grants-migrate',
	'locks',
	'long-lists',
	'mails-migrate',
	'organisation-held',
	'measure-letters',
	'measures-at-once',
	'migrate-release',
	'prepared-statements',
	'submit-registration',
	'registrations-list',
	'search-words',
	'statistics'
].map((name) => `tests/domain/${name}.test.ts`);

/** Domain tests of what SQLite does not have. */
export const onPostgresAlone = ['collation', 'postgres-away'].map((name) => `tests/domain/${name}.test.ts`);

/**
 * Domain tests of what is the same whatever database lies under it: the markup of pages, papers and files, the cache of pages, what a form
 * takes and gives back, what is done at which time, the HTTP server; and of what happens to a file of SQLite. They run on SQLite alone; the reads and writes beneath them are asked of both engines by the other files.
 */
export const onSqliteAlone = [
	'answer-pages',
	'asked-pages',
	'audit-coverage',
	'calendars',
	'clock',
	'clock-pages',
	'demonstration-clock',
	'disk-failures',
	'error-pages',
	'file-uploads',
	'forum-page',
	'forum-parts',
	'frames',
	'hall-screen',
	'http-server',
	'kept-letters-pages',
	'late-form',
	'late-pages',
	'measure-pages',
	'measure-papers',
	'measure-report-pages',
	'office-table-pages',
	'office-table-sheets',
	'outcome-bad-input',
	'outcome-document',
	'outcome-sizes',
	'page-cache',
	'papers-at-once',
	'private-page',
	'promises',
	'recommendation-feed',
	'schedule-xml',
	'site-files',
	'told-as-it-is',
	'typed-stays',
	'zones'
].map((name) => `tests/domain/${name}.test.ts`);

/**
 * What `test:deep` runs one after the other, with nothing beside it and on the disk: these hold limits in seconds, or that a server which is
 * asked as fast as it answers refuses nobody. All else shares the two cores.
 */
export const timedServed = ['tests/security/requests.test.ts'];
export const timedStress = ['behind-nginx', 'floods', 'kill', 'seats', 'slow-sockets'].map((name) => `tests/stress/${name}.test.ts`);

/** Tests against the built server that run in `test:deep` only. */
export const deepServed = [
	'boxes',
	'hidden-answers',
	'html',
	'impossible',
	'kept-missing',
	'long-words',
	'csrf',
	'restricted',
	'scripting'
].map((name) => `tests/security/${name}.test.ts`);

/** Files of a minute and more, the longest first. */
export const longest = [
	'tests/security/scripting.test.ts',
	'tests/stress/accessibility.test.ts',
	'tests/domain/files-backup.test.ts',
	'tests/security/restricted.test.ts',
	'tests/security/access.test.ts'
] as const;

/** Begins with the longest files, so that none of them runs on alone when all others have ended; then with the larger ones. */
export class LongestFirst implements TestSequencer {
	shard(files: TestSpecification[]): TestSpecification[] {
		return files;
	}
	sort(files: TestSpecification[]): TestSpecification[] {
		const rank = ({ moduleId }: TestSpecification) => {
			const place = longest.findIndex((name) => moduleId.endsWith(name));
			return place < 0 ? longest.length : place;
		};
		const size = new Map(files.map((file) => [file, statSync(file.moduleId).size]));
		return files.toSorted((a, b) => rank(a) - rank(b) || (size.get(b) ?? 0) - (size.get(a) ?? 0));
	}
}

/** The vitest projects of each command. */
export const projects = {
	test: ['rules', 'sqlite', 'postgres', 'served'],
	deep: [
		'deep-sqlite',
		'deep-postgres',
		'speed',
		'deep-served',
		'stress-sqlite',
		'stress-postgres',
		'timed-served',
		'timed-sqlite',
		'timed-postgres'
	]
} as const;

/** The mark of a journey that `npm test` walks; `test:deep` walks the others, and those that write on PostgreSQL too. */
export const QUICK = '@quick';
/** The mark of a journey that looks only at the markup of pages, which no database changes: it is walked on SQLite. */
export const MARKUP = '@markup';
/** Journeys that read what others have written, or whose commands tests/domain holds on both engines: they are walked on SQLite alone. */
export const journeysOnSqlite = [
	'admin-status',
	'changed-meanwhile',
	'experts',
	'keyboard',
	'measures-paper',
	'measures-public',
	'measures-report',
	'measures-table',
	'official',
	'organiser-mail',
	'organiser-programme',
	'organiser-puts-right',
	'organiser-times',
	'paper',
	'private',
	'programme-day',
	'public-data',
	'reader',
	'recommendations',
	'role-offer',
	'second-factor'
].map((name) => `${name}.spec.ts`);
/** Each has a journey in `npm test`, in the file named. */
export const quickJourneys = {
	reader: 'reader.spec.ts',
	delegate: 'delegate.spec.ts',
	organiser: 'organiser-programme.spec.ts',
	moderator: 'staff.spec.ts',
	desk: 'staff.spec.ts',
	official: 'official.spec.ts',
	admin: 'first-start.spec.ts',
	'who uses the keyboard alone': 'keyboard.spec.ts'
};
