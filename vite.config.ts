import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import {
	deepOnSqlite,
	deepServed,
	LongestFirst,
	onPostgresAlone,
	onSqliteAlone,
	quickOnPostgres,
	timedServed,
	timedStress
} from './tests/suites.ts';

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

/** Tests against the built server. The deep ones send all they have; with STORM= before the command only a part, for a quick look. */
const served = (which: { name: string; include: string[]; exclude?: string[]; fileParallelism?: boolean }) => ({
	extends: true as const,
	test: {
		...which,
		...(which.name !== 'served' && { env: { STORM: process.env.STORM ?? '1' } }),
		testTimeout: 120_000,
		hookTimeout: 120_000
	}
});

/** The long tests of `npm run test:deep` on one engine. */
const stress = (name: Engine, which: { name: string; include: string[]; exclude?: string[]; fileParallelism?: boolean }) => ({
	extends: true as const,
	test: { ...engine(name, which).test, testTimeout: 300_000 }
});
// pages and a proxy's log are the same on either engine; several processes behind a proxy are for PostgreSQL
const otherEngine = {
	sqlite: ['tests/stress/behind-nginx.test.ts'],
	postgres: ['accessibility', 'long-answers', 'nginx-log'].map((name) => `tests/stress/${name}.test.ts`)
};
const stressOn = (name: Engine) => [
	stress(name, {
		name: `stress-${name}`,
		include: ['tests/stress/**/*.test.ts'],
		exclude: [...timedStress, ...otherEngine[name]]
	}),
	stress(name, { name: `timed-${name}`, include: timedStress, exclude: otherEngine[name], fileParallelism: false })
];

export default defineConfig({
	plugins: [sveltekit()],
	test: {
		// one for each of the two cores that the suite is measured on; by itself vitest would leave one idle
		maxWorkers: 2,
		sequence: { sequencer: LongestFirst },
		// what is waited for comes at once on a quiet machine; on another one a second is short
		expect: { poll: { timeout: 15_000 } },
		projects: [
			{ extends: true, test: { name: 'rules', include: ['src/**/*.test.ts', 'tests/architecture/**/*.test.ts'] } },
			served({ name: 'served', include: ['tests/security/**/*.test.ts'], exclude: [...deepServed, ...timedServed] }),
			served({ name: 'deep-served', include: deepServed }),
			served({ name: 'timed-served', include: timedServed, fileParallelism: false }),
			{ extends: true, test: { name: 'speed', include: ['tests/speed/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 240_000 } },
			engine('sqlite', { name: 'sqlite', include: domain, exclude: [...deepOnSqlite, ...onPostgresAlone] }),
			engine('sqlite', { name: 'deep-sqlite', include: deepOnSqlite }),
			engine('postgres', { name: 'postgres', include: quickOnPostgres }),
			engine('postgres', { name: 'deep-postgres', include: domain, exclude: [...quickOnPostgres, ...onSqliteAlone] }),
			...stressOn('sqlite'),
			...stressOn('postgres')
		]
	}
});
