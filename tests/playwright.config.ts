import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/chromium.ts';

/** TEST_PORT lets two checkouts run their journeys at once. */
const port = Number(process.env.TEST_PORT ?? 3210);

/** Journeys in Debian's Chromium against the built program on its demonstration content. */
export default defineConfig({
	testDir: 'journeys',
	outputDir: '../test-results/browser',
	fullyParallel: true,
	workers: 2,
	forbidOnly: true,
	retries: 0,
	timeout: 60_000,
	reporter: [['list'], ['json', { outputFile: '../test-results/playwright.json' }]],
	use: {
		baseURL: `http://127.0.0.1:${port}`,
		locale: 'kk-KZ',
		timezoneId: 'UTC',
		launchOptions
	},
	webServer: {
		command: 'node scripts/demo.mjs --fresh',
		cwd: '..',
		url: `http://127.0.0.1:${port}/`,
		timeout: 180_000,
		env: { PORT: String(port), DATA_DIR: 'test-results/demo', RATE_LIMITS: 'off' },
		gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 }
	}
});
