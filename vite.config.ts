import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** One vitest project an engine: the same domain tests run on SQLite and on PostgreSQL. */
const engine = (name: 'sqlite' | 'postgres') => ({
	extends: true as const,
	test: {
		name,
		include: ['tests/domain/**/*.test.ts'],
		env: { ALANG_TEST_ENGINE: name },
		globalSetup: ['tests/support/engines.ts'],
		testTimeout: 60_000,
		hookTimeout: 60_000
	}
});

/** The long storms of `npm run test:storm`, one after the other. */
const storm = (name: 'sqlite' | 'postgres') => ({
	extends: true as const,
	test: {
		...engine(name).test,
		name: `storm-${name}`,
		include: ['tests/storm/**/*.test.ts'],
		// every page for everybody is the same page on either engine; several processes behind a proxy are for PostgreSQL
		exclude: [name === 'postgres' ? 'tests/storm/everybody.test.ts' : 'tests/storm/behind-nginx.test.ts'],
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
			{ extends: true, test: { name: 'served', include: ['tests/security/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
			{ extends: true, test: { name: 'speed', include: ['tests/speed/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 240_000 } },
			engine('sqlite'),
			engine('postgres'),
			storm('sqlite'),
			storm('postgres')
		]
	}
});
