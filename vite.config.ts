import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { deepOnSqlite, deepServed, quickOnPostgres } from './tests/suites.ts';

type Engine = 'sqlite' | 'postgres';
const domain = ['tests/domain/**/*.test.ts'];

/** One vitest project an engine and command: the same domain tests run on SQLite and on PostgreSQL. */
const engine = (name: Engine, which: { name: string; include: string[]; exclude?: string[] }) => ({
	extends: true as const,
	test: {
		...which,
		env: { ALANG_TEST_ENGINE: name },
		globalSetup: ['tests/support/engines.ts'],
		testTimeout: 60_000,
		hookTimeout: 60_000
	}
});

/** Tests against the built server. */
const served = (which: { name: string; include: string[]; exclude?: string[] }) => ({
	extends: true as const,
	test: { ...which, testTimeout: 120_000, hookTimeout: 120_000 }
});

/** The long stress tests of `npm run test:deep`, one after the other. */
const stress = (name: Engine) => ({
	extends: true as const,
	test: {
		...engine(name, { name: `stress-${name}`, include: ['tests/stress/**/*.test.ts'] }).test,
		// pages and a proxy's log are the same on either engine; several processes behind a proxy are for PostgreSQL
		exclude: (name === 'postgres' ? ['accessibility', 'nginx-log'] : ['behind-nginx']).map((file) => `tests/stress/${file}.test.ts`),
		fileParallelism: false,
		testTimeout: 300_000
	}
});

export default defineConfig({
	plugins: [sveltekit()],
	test: {
		// one for each of the two cores that the suite is measured on; by itself vitest would leave one idle
		maxWorkers: 2,
		// what is waited for comes at once on a quiet machine; on another one a second is short
		expect: { poll: { timeout: 15_000 } },
		projects: [
			{ extends: true, test: { name: 'rules', include: ['src/**/*.test.ts', 'tests/architecture/**/*.test.ts'] } },
			served({ name: 'served', include: ['tests/security/**/*.test.ts'], exclude: deepServed }),
			served({ name: 'deep-served', include: deepServed }),
			{ extends: true, test: { name: 'speed', include: ['tests/speed/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 240_000 } },
			engine('sqlite', { name: 'sqlite', include: domain, exclude: deepOnSqlite }),
			engine('sqlite', { name: 'deep-sqlite', include: deepOnSqlite }),
			engine('postgres', { name: 'postgres', include: quickOnPostgres }),
			engine('postgres', { name: 'deep-postgres', include: domain, exclude: quickOnPostgres }),
			stress('sqlite'),
			stress('postgres')
		]
	}
});
