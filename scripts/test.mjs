// npm test: everything, from a clean checkout to the line `N passed, N failed`.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { attempt, build, guardNode, install, linkPostgres } from './run.mjs';

/** Playwright uses Debian's Chromium: its own download is not to be had everywhere. */
function browser() {
	if (existsSync('/usr/bin/chromium')) return;
	console.log('Installing Chromium …');
	if (attempt('apt-get', ['update', '-qq']) === 0 && attempt('apt-get', ['install', '-y', '-qq', 'chromium']) === 0) return;
	console.error('No browser: the browser tests will fail. `sudo apt-get install chromium` helps.');
}

install();
guardNode();
browser();
linkPostgres();
build();
rmSync('test-results', { recursive: true, force: true });
mkdirSync('test-results', { recursive: true });

let passed = 0;
let failed = 0;
const count = (ok) => (ok ? passed++ : failed++);
const report = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

count(attempt('node', ['scripts/check.mjs']) === 0);

const unit = attempt('vitest', [
	'run',
	'--project=!storm-*',
	'--reporter=default',
	'--reporter=json',
	'--outputFile.json=test-results/vitest.json'
]);
const vitest = report('test-results/vitest.json');
passed += vitest?.numPassedTests ?? 0;
failed += vitest?.numFailedTests ?? 0;
if (unit !== 0 && !vitest?.numFailedTests) failed++;

const journeys = attempt('playwright', ['test', '--config', 'tests/playwright.config.ts'], {
	PLAYWRIGHT_JSON_OUTPUT_NAME: 'test-results/playwright.json'
});
const playwright = report('test-results/playwright.json');
passed += playwright?.stats.expected ?? 0;
failed += (playwright?.stats.unexpected ?? 0) + (playwright?.stats.flaky ?? 0);
if (journeys !== 0 && !playwright?.stats.unexpected) failed++;

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
