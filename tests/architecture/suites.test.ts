import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
	deepOnSqlite,
	longest,
	deepServed,
	onPostgresAlone,
	onSqliteAlone,
	projects,
	QUICK,
	quickJourneys,
	quickOnPostgres,
	timedServed,
	timedStress
} from '../suites.ts';

/** Nothing falls between `npm test` and `npm run test:deep`: what one leaves out the other runs. */

const config = readFileSync('vite.config.ts', 'utf8');
const scriptOf = { test: readFileSync('scripts/test.mjs', 'utf8'), deep: readFileSync('scripts/deep.mjs', 'utf8') };

/** The projects that a script names; a name may end with a star. */
const named = (script: string) => [...script.matchAll(/--project=([\w*-]+)/g)].map(([, name = '']) => name);
const covers = (names: readonly string[], project: string) =>
	names.some((name) => (name.endsWith('*') ? project.startsWith(name.slice(0, -1)) : name === project));

test('every file in a list of the suites is there', () => {
	const listed = [...deepOnSqlite, ...quickOnPostgres, ...deepServed, ...timedServed, ...timedStress];
	expect([...listed, ...longest].filter((file) => !existsSync(file))).toEqual([]);
	expect(listed).toHaveLength(new Set(listed).size + quickOnPostgres.filter((file) => deepOnSqlite.includes(file)).length);
});

test('each command runs its projects, and both run all', () => {
	for (const command of ['test', 'deep'] as const)
		expect(projects[command].filter((project) => !covers(named(scriptOf[command]), project))).toEqual([]);
	const all = [...projects.test, ...projects.deep];
	const made = [...config.matchAll(/name: [`']([\w-]+(?:\$\{name\})?)[`']/g)]
		.map(([, name = '']) => name)
		.filter((name) => !name.includes('$'));
	expect(made.filter((name) => !all.some((project) => project === name))).toEqual([]);
	expect(covers(['deep-*'], 'deep-sqlite') && !covers(['deep-*'], 'sqlite')).toBe(true);
});

test('what one project leaves out another runs', () => {
	for (const [left, taken] of [
		['exclude: [...deepOnSqlite, ...onPostgresAlone]', 'include: deepOnSqlite'],
		['exclude: [...deepServed, ...timedServed]', 'include: deepServed'],
		['exclude: [...deepServed, ...timedServed]', 'include: timedServed, fileParallelism: false'],
		['exclude: [...timedStress, ', 'include: timedStress, exclude: otherEngine[name], fileParallelism: false'],
		['exclude: [...quickOnPostgres, ...onSqliteAlone]', 'include: quickOnPostgres']
	] as const)
		expect([config.includes(left), config.includes(taken)]).toEqual([true, true]);
	const folders = new Set(globSync('tests/**/*.test.ts').map((file) => file.split('/').slice(0, 2).join('/')));
	expect([...folders].filter((folder) => !config.includes(`${folder}/**/*.test.ts`))).toEqual([]);
});

test('what runs on SQLite alone asks nothing of an engine, and is left to no list of the other', () => {
	expect(onSqliteAlone.filter((file) => !existsSync(file))).toEqual([]);
	expect(onSqliteAlone.filter((file) => quickOnPostgres.includes(file))).toEqual([]);
	expect(onPostgresAlone.filter((file) => onSqliteAlone.includes(file) || deepOnSqlite.includes(file))).toEqual([]);
	const OF_ENGINES = /\.engine\b|\bpg_|raceOn|\btwoProcesses\b/;
	expect(onSqliteAlone.filter((file) => OF_ENGINES.test(readFileSync(file, 'utf8')))).toEqual([]);
	// control
	expect(OF_ENGINES.test(readFileSync('tests/domain/stores.test.ts', 'utf8'))).toBe(true);
});

test('every user has a journey in npm test', () => {
	for (const file of Object.values(quickJourneys)) expect(readFileSync(`tests/journeys/${file}`, 'utf8')).toContain('tag: QUICK');
	expect(readFileSync('tests/journeys/private.spec.ts', 'utf8')).not.toContain('tag: QUICK');
	expect(QUICK).toMatch(/^@/);
});
