// What the test commands count: each check, and each test of vitest and of Playwright.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { attempt } from './toolbox.mjs';

const folder = 'test-results';
const sumOf = (name) => `${folder}/count-${name}.json`;
const report = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);
/** Removes the report of an earlier run, so that it is not counted. */
const forget = (file) => rmSync(file, { force: true });

/** Files in memory on Linux, and how much of it must be free: a run's databases are removed one by one and take less than a third. */
const [MEMORY, ROOM] = ['/dev/shm', 6e9];

/**
 * Runs a command that writes what it forgets, databases above all, into memory where there is enough: to wait for a disk proves nothing.
 * @returns its exit code
 */
function attemptInMemory(command, args, env) {
	const place = existsSync(MEMORY) && statfsSync(MEMORY);
	const free = place ? Math.min(place.bavail * place.bsize, freemem(), process.constrainedMemory() || Infinity) : 0;
	if (free < ROOM) return attempt(command, args, env);
	const TMPDIR = mkdtempSync(join(MEMORY, 'alang-'));
	chmodSync(TMPDIR, 0o711); // PostgreSQL of root's runs as a user of its own
	try {
		return attempt(command, args, { TMPDIR, ...env });
	} finally {
		rmSync(TMPDIR, { recursive: true, force: true });
	}
}

/** How many characters of a failure's message are kept: enough to see what was expected and where. */
const LETTERS = 1_500;
const told = (name, message = '') =>
	[name, ...stripVTControlCharacters(message).slice(0, LETTERS).split('\n')]
		.filter((line) => line && !/^ +at .*node_modules/.test(line))
		.join('\n');

/** What failed in vitest's report: its tests, and the files that could not even be read. */
const failuresOfVitest = (run) =>
	run.testResults.flatMap(({ name, message, assertionResults }) => {
		const file = relative(process.cwd(), name);
		const tests = assertionResults.filter(({ status }) => status === 'failed');
		if (message && !tests.length) return [told(file, message)];
		return tests.map(({ fullName, failureMessages }) => told(`${file}: ${fullName}`, failureMessages[0]));
	});

/** What failed in Playwright's report, whose describe blocks are suites within suites. */
const failuresOfPlaywright = ({ suites = [], specs = [] }) => [
	...suites.flatMap(failuresOfPlaywright),
	...specs.flatMap(({ file, title, tests }) =>
		tests
			.filter(({ status }) => status === 'unexpected' || status === 'flaky')
			.map(({ results }) => told(`${file}: ${title}`, results.find(({ error }) => error)?.error.message))
	)
];

/** Says what failed, and the line that every test command ends with. @returns the exit code */
export function say({ passed, failed, failures }) {
	for (const failure of failures) console.log(`\nFAILED ${failure}`);
	console.log(`${passed} passed, ${failed} failed`);
	return failed || !passed ? 1 : 0;
}

/** Counts for one command. @param name of the command, for `counted` */
export function counter(name) {
	const sum = { passed: 0, failed: 0, failures: [] };
	const add = (what, status, passed = 0, failed = 0, failures = []) => {
		sum.passed += passed;
		// a run that fails without a failed test did not even start: it counts as one failure
		sum.failed += failed || (status === 0 ? 0 : 1);
		sum.failures.push(...(status !== 0 && !failures.length ? [told(what)] : failures));
	};
	mkdirSync(folder, { recursive: true });
	forget(sumOf(name));
	return {
		/** one command that is right or wrong as a whole */
		check(command, args) {
			const status = attempt(command, args);
			add(`${command} ${args.join(' ')}`, status, status === 0 ? 1 : 0);
		},
		/**
		 * @param part what the run is called among the command's runs
		 * @param onDisk for limits in seconds, which include the disk
		 */
		vitest(part, args, { env = {}, onDisk = false } = {}) {
			const file = `${folder}/vitest-${part}.json`;
			forget(file);
			const start = onDisk ? attempt : attemptInMemory;
			const status = start('vitest', ['run', ...args, '--reporter=json', `--outputFile.json=${file}`], env);
			const run = report(file);
			add(`vitest ${args.join(' ')}`, status, run?.numPassedTests, run?.numFailedTests, run ? failuresOfVitest(run) : []);
		},
		/** @param engine sqlite or postgres @param suite quick, deep (all others) or all */
		journeys(engine, suite) {
			const file = `${folder}/playwright-${engine}-${suite}.json`;
			forget(file);
			const env = { ALANG_TEST_ENGINE: engine, ALANG_TEST_SUITE: suite };
			const status = attemptInMemory('playwright', ['test', '--config', 'tests/playwright.config.ts'], env);
			const run = report(file);
			const failed = run && run.stats.unexpected + run.stats.flaky;
			add(`journeys on ${engine}`, status, run?.stats.expected, failed, run ? failuresOfPlaywright(run) : []);
		},
		/** says the sum and leaves */
		end() {
			writeFileSync(sumOf(name), JSON.stringify(sum));
			process.exit(say(sum));
		}
	};
}

/** What a command has counted; one that never came to its end has failed. */
export const countTests = (name) => report(sumOf(name)) ?? { passed: 0, failed: 1, failures: [`npm run ${name} did not come to its end`] };
