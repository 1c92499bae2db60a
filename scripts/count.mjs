// What the test commands count: each check, and each test of vitest and of Playwright.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { attempt } from './run.mjs';

const folder = 'test-results';
const sumOf = (name) => `${folder}/count-${name}.json`;
const report = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);
/** What a run before this one has written must not be counted. */
const forget = (file) => rmSync(file, { force: true });

/** The line that every test command ends with. @returns the exit code */
export function say({ passed, failed }) {
	console.log(`${passed} passed, ${failed} failed`);
	return failed || !passed ? 1 : 0;
}

/** Counts for one command. @param name of the command, for `counted` */
export function counter(name) {
	const sum = { passed: 0, failed: 0 };
	const add = (status, passed = 0, failed = 0) => {
		sum.passed += passed;
		// a suite that ends badly without a failed test could not even begin
		sum.failed += failed || (status === 0 ? 0 : 1);
	};
	mkdirSync(folder, { recursive: true });
	forget(sumOf(name));
	return {
		/** one command that is right or wrong as a whole */
		check(command, args) {
			const status = attempt(command, args);
			add(status, status === 0 ? 1 : 0);
		},
		/** @param part what the run is called among the command's runs */
		vitest(part, args, env = {}) {
			const file = `${folder}/vitest-${part}.json`;
			forget(file);
			const status = attempt('vitest', ['run', ...args, '--reporter=json', `--outputFile.json=${file}`], env);
			const run = report(file);
			add(status, run?.numPassedTests, run?.numFailedTests);
		},
		/** @param engine sqlite or postgres */
		journeys(engine) {
			const file = `${folder}/playwright-${engine}.json`;
			forget(file);
			const status = attempt('playwright', ['test', '--config', 'tests/playwright.config.ts'], { ALANG_TEST_ENGINE: engine });
			const stats = report(file)?.stats;
			add(status, stats?.expected, stats && stats.unexpected + stats.flaky);
		},
		/** says the sum and leaves */
		end() {
			writeFileSync(sumOf(name), JSON.stringify(sum));
			process.exit(say(sum));
		}
	};
}

/** What a command has counted; one that never came to its end has failed. */
export const counted = (name) => report(sumOf(name)) ?? { passed: 0, failed: 1 };
