import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/chromium.ts';
import { demonstration, engine, port } from './support/demonstration.ts';
import { journeysOnSqlite, MARKUP, QUICK } from './suites.ts';

/** quick: one journey a user, for `npm test`; deep: the others; all unless told. */
const suite = process.env.ALANG_TEST_SUITE ?? 'all';

/** Journeys in Debian's Chromium against the built program on its demonstration content; ALANG_TEST_ENGINE=postgres runs them on PostgreSQL. */
export default defineConfig({
	testDir: 'journeys',
	outputDir: '../test-results/browser',
	fullyParallel: true,
	...(suite === 'quick' && { grep: new RegExp(QUICK) }),
	...(suite === 'deep' && { grepInvert: new RegExp(QUICK) }),
	...(suite === 'all' && engine === 'postgres' && { grepInvert: new RegExp(MARKUP), testIgnore: journeysOnSqlite }),
	workers: 2,
	forbidOnly: true,
	retries: 0,
	timeout: 60_000,
	// what is waited for comes at once on a quiet machine; on another one five seconds are short
	expect: { timeout: 15_000 },
	reporter: [['list'], ['json', { outputFile: `../test-results/playwright-${engine}-${suite}.json` }]],
	use: {
		baseURL: `http://127.0.0.1:${port}`,
		locale: 'kk-KZ',
		timezoneId: 'UTC',
		launchOptions
	},
	webServer: {
		command: engine === 'postgres' ? 'node tests/support/demo-on-postgres.ts' : 'node scripts/demo.mjs --fresh',
		cwd: '..',
		url: `http://127.0.0.1:${port}/`,
		timeout: 180_000,
		env: { ...demonstration, PORT: String(port), RATE_LIMITS: 'off' },
		gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 }
	}
});
