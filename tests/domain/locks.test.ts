import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { config } from '../../src/lib/server/config.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, program } from '../support/forum.ts';
import { locksOn, timesOpen } from '../support/locks.ts';
import { takeBackLastMigration } from '../support/older.ts';
import { runProgram } from '../support/process.ts';
import { standOf } from '../support/seats.ts';
import { aServer, type Running } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/**
 * The serving process keeps its locks on its database whatever it is asked, so that another program beside it neither takes the
 * write-ahead log away nor moves the database from under it.
 */

const fresh = useFreshDatabase();
const SECRET = 'a token of 24 characters';
const PASSPHRASE = 'дала мен қала алаңы 26';
const PEOPLE = 12;

const file = () => join(config().dataDir, 'alang.sqlite');
const days = { startsLocal: '2098-12-15T08:30', endsLocal: '2098-12-15T18:00' };
const open = { registrationOpensLocal: '2020-01-01T09:00', registrationClosesLocal: '2098-12-14T18:00' };

/** A forum that is open now, people without a seat in it, and an organiser. Nobody has the database open afterwards. */
async function aForumWithPeople() {
	loadKey(false);
	const forum = await aForum({ slug: 'here', ...days, ...open });
	const sessionId = await aPlatform(forum, PEOPLE, {
		day: '2098-12-15',
		startsLocal: '2098-12-15T13:30',
		endsLocal: '2098-12-15T15:30',
		platform: { number: 1, capacity: PEOPLE, signUpOpensLocal: '2020-01-01T09:00', signUpClosesLocal: '2098-12-14T18:00' }
	});
	const people = [];
	for (let i = 0; i < PEOPLE; i++) people.push(await aDelegate(forum));
	await createAccount(program, {
		name: { surname: 'Бекенова', givenName: 'Сәуле' },
		email: 'organiser@example.kz',
		language: 'kk',
		roles: [{ role: 'organiser', scopeKind: 'forum', scopeId: forum }],
		password: PASSPHRASE
	});
	await closeDatabase();
	return { sessionId, people };
}
type ForumWithPeople = Awaited<ReturnType<typeof aForumWithPeople>>;

/** Asks for the same page until the process has opened the database as often as it does: the kept pages look at the revision by themselves. */
async function openKeptPages(server: Running): Promise<void> {
	const page = async () => {
		await (await fetch(`${server.address}/forums/here`)).arrayBuffer();
		return timesOpen(server.pid, file());
	};
	await expect.poll(page).toBeGreaterThanOrEqual(4);
}

/** Every way in which a visitor, a probe or staff make the process look at its database. */
async function askEverything(server: Running, { people }: ForumWithPeople, after: (what: string) => void): Promise<void> {
	const visitor = aVisitor(server.address);
	const staff = aVisitor(server.address);
	const asked: [string, number, () => Promise<{ status: number }>][] = [
		['a page', 200, () => visitor.ask('/forums/here')],
		['a page with a query', 200, () => visitor.ask('/ru/forums/here/programme?page=1')],
		['an answer for programs', 200, () => visitor.ask('/api/v1/forums')],
		['a private page', 200, () => visitor.ask(`/registrations/${people[0]?.token}`)],
		['live', 200, () => visitor.ask('/health/live')],
		['ready', 200, () => visitor.ask('/health/ready')],
		['figures', 200, () => visitor.ask('/metrics', undefined, { authorization: `Bearer ${SECRET}` })],
		['a sign-in', 303, () => staff.signIn('organiser@example.kz', PASSPHRASE)],
		['a list of people', 200, () => staff.ask('/organiser/forums/here/registrations')],
		['a file', 200, () => staff.ask('/organiser/forums/here/registrations.csv')],
		['an erasure', 303, () => visitor.ask(`/registrations/${people.at(-1)?.token}/erase`, { sure: 'on' })],
		['something missing', 404, () => visitor.ask('/forums/nowhere')]
	];
	for (const [what, status, ask] of asked) {
		expect([what, (await ask()).status]).toEqual([what, status]);
		after(what);
	}
}

const here = () => ({ DATA_DIR: config().dataDir, DATABASE_URL: fresh.url });

/** Another program opens the database, asks something and closes it, as the command `sqlite3 FILE "select …"` does. */
const lookIn = () =>
	runProgram(
		[
			'--no-warnings',
			'-e',
			`const d = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(file())}); d.prepare('select 1 from forum').get(); d.close()`
		],
		here()
	);

const move = (name: string) => runProgram(['src/cli/migrate-engine.ts', fresh.url, `file:${join(config().dataDir, name)}`], here());

/** @returns how many said that they have a seat now */
async function takeSeats(server: Running, { people, sessionId }: ForumWithPeople, from: number, to: number): Promise<number> {
	let taken = 0;
	for (const person of people.slice(from, to))
		if ((await aVisitor(server.address).ask(`/registrations/${person.token}?/take`, { sessionId })).status === 303) taken++;
	return taken;
}

const serving = (flags: string[] = []) => aServer(fresh.url, { METRICS_TOKEN: SECRET, RATE_LIMITS: 'on', LOG_LEVEL: 'silent' }, flags);

test('ours still there after every kind of request; the log stays, `move` is refused, and after a hard stop every row is there', async () => {
	const forum = await aForumWithPeople();
	const server = await serving();
	try {
		// before anybody has asked for anything
		expect(move('at-once.sqlite')).toEqual({ code: 1, said: expect.stringMatching(/ is in use; stop Alang first/) });
		if (fresh.engine === 'sqlite') {
			// SQLite has a shared lock on the file and on the file beside it by which the processes find each other
			const held = () => [locksOn(server.pid, file()) > 0, locksOn(server.pid, `${file()}-shm`) > 0];
			await openKeptPages(server);
			await askEverything(server, forum, (what) => expect([what, ...held()]).toEqual([what, true, true]));
			expect(await takeSeats(server, forum, 0, 3)).toBe(3);
			expect(lookIn().code).toBe(0);
			expect(statSync(`${file()}-wal`).size).toBeGreaterThan(0);
			expect(runProgram(['src/cli/backup.ts', join(config().dataDir, 'beside.backup')], here()).code).toBe(0);
			expect(held()).toEqual([true, true]);
		} else expect(await takeSeats(server, forum, 0, 3)).toBe(3);
		expect(await takeSeats(server, forum, 3, 6)).toBe(3);
		expect(move('moved.sqlite')).toEqual({ code: 1, said: expect.stringMatching(/ is in use; stop Alang first/) });
		expect(await takeSeats(server, forum, 6, 9)).toBe(3);
	} finally {
		await server.stop('SIGKILL');
	}
	const again = await serving();
	expect(await takeSeats(again, forum, 9, 10)).toBe(1);
	await again.stop();
	expect((await standOf(forum.sessionId)).held).toHaveLength(10);
	expect(database().raw?.pragma('integrity_check', { simple: true }) ?? 'ok').toBe('ok');
	await closeDatabase();
	// control: nobody has it open now
	expect(move('moved-after.sqlite').code).toBe(0);
});

// its server has files of its own
if (fresh.engine === 'sqlite')
	test('control: a file that is opened once more beside its connections has no locks left, and acknowledged rows are lost', async () => {
		const forum = await aForumWithPeople();
		const server = await serving(['--import', './tests/support/reopening.mjs']);
		try {
			await openKeptPages(server);
			expect(locksOn(server.pid, file())).toBe(0);
			expect(await takeSeats(server, forum, 0, 3)).toBe(3);
			expect(move('moved.sqlite').code).toBe(0);
			expect(statSync(`${file()}-wal`, { throwIfNoEntry: false })).toBeUndefined();
			expect(await takeSeats(server, forum, 3, 9)).toBe(6);
		} finally {
			await server.stop('SIGKILL');
		}
		expect((await standOf(forum.sessionId)).held.length).toBeLessThan(9);
	});

if (fresh.engine === 'sqlite')
	test('a copy before an upgrade leaves the locks of the process that serves', async () => {
		await aForumWithPeople();
		await takeBackLastMigration();
		await closeDatabase();
		const server = await serving();
		try {
			expect(readdirSync(join(config().dataDir, 'copies'))).toHaveLength(1);
			await openKeptPages(server);
			expect([locksOn(server.pid, file()) > 0, locksOn(server.pid, `${file()}-shm`) > 0]).toEqual([true, true]);
		} finally {
			await server.stop();
		}
	});
