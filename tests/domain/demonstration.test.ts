import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../src/demo/check.ts';
import { requireDemonstration, resetDemonstration } from '../../src/demo/reset.ts';
import { setSeedState, seedState } from '../../src/demo/seed-state.ts';
import { rescheduleNextForum } from '../../src/demo/reschedule.ts';
import { nextForumInput } from '../../src/demo/content/next-forum.ts';
import { createAccount, signIn } from '../../src/lib/domain/access/index.server.ts';
import { config } from '../../src/lib/server/config.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { closeDatabase, database, read } from '../../src/lib/server/database/open.ts';
import { forgetKey, loadKey } from '../../src/lib/server/crypto.ts';
import { createForum } from '../../src/lib/domain/forum/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aPlatform, aForumInput, program } from '../support/forum.ts';
import { launchProgram } from '../support/process.ts';
import { aServer } from '../support/server.ts';

const fresh = useFreshDatabase();
const forums = async () => (await database().reader.selectFrom('forum').select('slug').execute()).length;

test('the demonstration keeps out of a database of real forums', async () => {
	await requireDemonstration();
	await createForum(program, aForumInput());
	await expect(requireDemonstration()).rejects.toThrow('This database holds forums of real use');
	await createForum(program, aForumInput({ demo: 'whole' }));
	await requireDemonstration();
});

// there it is a file in its folder
if (fresh.engine === 'postgres')
	test('it starts anew in PostgreSQL, but takes nothing real with it', async () => {
		await createForum(program, aForumInput());
		await expect(resetDemonstration()).rejects.toThrow('This database holds forums of real use');
		expect([await forums(), existsSync(config().dataDir)]).toEqual([1, true]);
		await createForum(program, aForumInput({ demo: 'whole' }));
		await resetDemonstration();
		expect(existsSync(config().dataDir)).toBe(false);
		await migrate();
		expect(await forums()).toBe(0);
	});

const anAccount = (n: number) =>
	createAccount(program, { name: { surname: 'Ш', givenName: '' }, email: `a${n}@example.kz`, language: 'kk', roles: [] });

test('an installation with accounts and no forum yet is not the demonstration’s either', async () => {
	loadKey(false);
	await anAccount(1);
	await expect(requireDemonstration()).rejects.toThrow('This database holds forums of real use');
	await expect(resetDemonstration()).rejects.toThrow('This database holds forums of real use');
	expect(await read().selectFrom('account').select('id').execute()).toHaveLength(1);
});

test('it starts anew in its folder, takes nothing real with it, and nothing that lies beside it', async () => {
	loadKey(false);
	const real = await createForum(program, aForumInput());
	writeFileSync(join(config().dataDir, 'letter.txt'), '');
	mkdirSync(join(config().dataDir, 'photographs'));
	await expect(resetDemonstration()).rejects.toThrow('This database holds forums of real use');
	expect(await read().selectFrom('forum').select('id').execute()).toEqual([{ id: real }]);
	await createForum(program, aForumInput({ demo: 'whole' }));
	await resetDemonstration();
	expect(readdirSync(config().dataDir).sort()).toEqual(['letter.txt', 'photographs']);
	await migrate();
	expect(await forums()).toBe(0);
});

/** The command that fills, as `npm run demo` runs it. */
const filling = (...options: string[]) =>
	launchProgram(
		['src/demo/seed.ts', ...options],
		{ ALANG_DEMO: '1', DATA_DIR: config().dataDir, DATABASE_URL: fresh.url, LOG_LEVEL: 'silent' },
		'Sign-ins, each'
	);

/** What a whole demonstration holds. */
async function requireWhole(): Promise<void> {
	forgetKey();
	loadKey(true);
	const count = async (table: 'forum' | 'account') => (await read().selectFrom(table).select('id').execute()).length;
	expect([await count('forum'), await count('account'), await seedState()]).toEqual([2, 7, 'whole']);
	const perForum = await read()
		.selectFrom('registration')
		.select((e) => ['forum_id', e.fn.countAll<number>().as('n')])
		.groupBy('forum_id')
		.execute();
	for (const { n } of perForum) expect(Number(n)).toBe(200);
	const signedIn = await signIn('organiser@alang.example', 'kostanay demo organiser', { address: '10.0.0.1' });
	expect(signedIn.actor.email).toBe('organiser@alang.example');
	await closeDatabase();
}

test('a filling that was killed is begun anew, and of two at once one waits for the other', async () => {
	await closeDatabase();
	const killed = filling();
	await expect
		.poll(async () => (await read().selectFrom('registration').select('id').limit(30).execute()).length, { timeout: 60_000 })
		.toBe(30);
	await killed.stop('SIGKILL');
	// control: it counts as filled for whoever looks for a forum alone
	expect([await forums(), await seedState()]).toEqual([1, 'begun']);
	await closeDatabase();

	const two = [filling(), filling()];
	expect(await Promise.all(two.map(({ ready }) => ready))).toEqual([true, true]);
	expect(await Promise.all(two.map(async (each) => (await each.stop('SIGCONT')).code))).toEqual([0, 0]);
	const said = two.map((each) => each.lines());
	const who = (words: RegExp) => said.filter((lines) => lines.some((line) => words.test(line))).length;
	expect([who(/^An earlier filling was interrupted/), who(/^Filled in/), who(/being filled by another command; waiting/)]).toEqual([
		1, 1, 1
	]);
	await requireWhole();

	// whoever serves it keeps it
	const server = await aServer(fresh.url, { ALANG_DEMO: '1' });
	try {
		const again = filling('--fresh');
		expect(await again.ready).toBe(false);
		expect(again.lines()).toEqual([expect.stringMatching(/^The demonstration in \S+ is in use; stop it first, then begin it anew\.$/)]);
	} finally {
		await server.stop();
	}
	await requireWhole();
	// as `npm run demo -- --check` does
	await check();
}, 240_000);

test('a demonstration of a release before the mark is whole when it has its sign-ins, and begun otherwise', async () => {
	loadKey(false);
	expect(await seedState()).toBe('empty');
	await createForum(program, aForumInput({ demo: 'whole' }));
	for (let n = 1; n < 5; n++) await anAccount(n);
	expect(await seedState()).toBe('begun');
	await anAccount(5);
	expect(await seedState()).toBe('whole');
	await setSeedState('begun');
	expect(await seedState()).toBe('begun');
});

test('moving the next forum on goes on where it was interrupted', async () => {
	const ends = { startsLocal: '2098-12-15T08:30', endsLocal: '2098-12-15T17:00' };
	const opens = { registrationOpensLocal: '2020-01-01T09:00', registrationClosesLocal: '2098-12-14T18:00' };
	const forum = await createForum(program, { ...nextForumInput, ...ends, ...opens });
	const session = await aPlatform(forum, 5, { day: '2026-12-15' });
	const days = async () => {
		const { starts_at } = await read().selectFrom('forum').select('starts_at').where('id', '=', forum).executeTakeFirstOrThrow();
		const { day } = await read().selectFrom('session').select('day').where('id', '=', session).executeTakeFirstOrThrow();
		return [starts_at.slice(0, 10), day];
	};
	await rescheduleNextForum(false);
	expect([await days(), await seedState()]).toEqual([['2098-12-15', '2026-12-15'], 'whole']);
	await setSeedState('moving');
	await rescheduleNextForum(true);
	const [starts, day] = await days();
	expect([starts === day, day === '2026-12-15', await seedState()]).toEqual([true, false, 'whole']);
});
