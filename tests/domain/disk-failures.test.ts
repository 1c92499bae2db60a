import { copyFileSync, openSync, readFileSync, statSync, truncateSync, writeSync, closeSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { config } from '../../src/lib/server/config.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform } from '../support/forum.ts';
import { limitFiles } from '../support/process.ts';
import { aServer } from '../support/server.ts';
import { recount, standOf } from '../support/seats.ts';
import { aVisitor } from '../support/http-client.ts';

/** What a disk does to a SQLite file: it fills up, loses the end of the log, damages a page. PostgreSQL looks after its own files. */

const fresh = useFreshDatabase();

/** Registers until the database says no. @returns the ids that were acknowledged, and the error */
async function registerUntilRefused(forum: string): Promise<{ ids: string[]; error: unknown }> {
	const ids: string[] = [];
	for (;;)
		try {
			ids.push((await aDelegate(forum)).registrationId);
		} catch (error) {
			return { ids, error };
		}
}

test('a full disk: what was acknowledged stays, reads go on, and it recovers by itself when there is room', async () => {
	const forum = await aForum();
	await aDelegate(forum);
	const { raw, reader } = database();
	const kept = async () => (await reader.selectFrom('registration').select('id').execute()).length;
	let acknowledged = 1;
	// room of different sizes: another statement of a registration meets its end each time
	for (const room of [8, 13, 19, 26, 34]) {
		raw?.pragma(`max_page_count = ${Number(raw.pragma('page_count', { simple: true })) + room}`);
		const { ids, error } = await registerUntilRefused(forum);
		expect(error).toMatchObject({ code: 'SQLITE_FULL' });
		acknowledged += ids.length;
		expect(await kept()).toBe(acknowledged);
	}
	expect(acknowledged).toBeGreaterThan(5);
	await recount(forum);
	expect(raw?.pragma('integrity_check', { simple: true })).toBe('ok');
	raw?.pragma('max_page_count = 1000000');
	await aDelegate(forum);
	expect(await kept()).toBe(acknowledged + 1);
});

test('a disk that takes no writes any more while the server runs: a sentence, reads go on, nothing is lost, and it recovers', async () => {
	const forum = await aForum({ slug: 'here', registrationOpensLocal: '2020-01-01T09:00', registrationClosesLocal: '2099-01-01T09:00' });
	const sessionId = await aPlatform(forum, 30, {
		platform: { number: 1, capacity: 30, signUpOpensLocal: '2020-01-01T09:00', signUpClosesLocal: '2099-01-01T09:00' }
	});
	const people = [await aDelegate(forum), await aDelegate(forum), await aDelegate(forum)];
	loadKey(true);
	const server = await aServer(fresh.url, { LOG_LEVEL: 'error' });
	try {
		const visitor = aVisitor(server.address);
		const take = (person = people[0]) => visitor.ask(`/registrations/${person?.token}?/take`, { sessionId });
		const ready = async () => {
			const { status, text } = await visitor.ask('/health/ready');
			return [status, text];
		};
		expect((await take()).status).toBe(303);
		limitFiles(server.pid, '1');
		for (const person of people.slice(1)) {
			const refused = await take(person);
			expect([refused.status, refused.headers['retry-after']]).toEqual([507, '30']);
			expect(refused.text).toMatch(/Жүйеде жаңа деректі сақтау мүмкін болмай тұр/);
			expect(refused.text).not.toMatch(/SQLITE|node_modules|\.ts/);
		}
		for (const path of ['/', '/forums/here', '/forums/here/programme?page=1', `/registrations/${people[0]?.token}`])
			expect([path, (await visitor.ask(path)).status]).toEqual([path, 200]);
		expect(await ready()).toEqual([503, 'writing\nfolder\n']);
		limitFiles(server.pid, 'unlimited');
		await expect.poll(ready).toEqual([200, 'ok\n']);
		// control: with room again the same form succeeds, without a restart
		expect((await take(people[1])).status).toBe(303);
	} finally {
		await server.stop();
	}
	expect((await standOf(sessionId)).held.sort()).toEqual(
		people
			.slice(0, 2)
			.map(({ registrationId }) => registrationId)
			.sort()
	);
	await recount(forum);
	expect(database().raw?.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('a log cut at any place: it starts with a prefix of what was committed, whole and consistent', async () => {
	loadKey(false);
	const forum = await aForum();
	const { raw } = database();
	raw?.pragma('wal_checkpoint(truncate)');
	raw?.pragma('wal_autocheckpoint = 0');
	const order: string[] = [];
	for (let i = 0; i < 12; i++) order.push((await aDelegate(forum)).registrationId);
	const file = join(config().dataDir, 'alang.sqlite');
	const length = statSync(`${file}-wal`).size;
	const survivors: number[] = [];
	for (let i = 0; i <= 12; i++) {
		const copy = join(config().dataDir, `cut-${i}.sqlite`);
		copyFileSync(file, copy);
		copyFileSync(`${file}-wal`, `${copy}-wal`);
		truncateSync(`${copy}-wal`, Math.floor((length * i) / 12));
		const db = new Database(copy);
		expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
		expect(db.pragma('foreign_key_check')).toEqual([]);
		const ids = db.prepare('select id from registration order by id').pluck().all() as string[];
		expect(ids).toEqual(order.slice(0, ids.length));
		const taken = db.prepare('select taken from forum').pluck().get();
		expect(taken).toBe(ids.length);
		survivors.push(ids.length);
		db.close();
	}
	// Control: nothing cut, nothing lost; the cuts did lose commits.
	expect([survivors[0], survivors.at(-1)]).toEqual([0, 12]);
	expect(new Set(survivors).size).toBeGreaterThan(5);
});

test('a damaged page: the start is refused with the command that helps, and the file is left as it is', async () => {
	loadKey(false);
	await aForum();
	database().raw?.pragma('wal_checkpoint(truncate)');
	await closeDatabase();
	const file = join(config().dataDir, 'alang.sqlite');
	const damage = (page: number) => {
		const handle = openSync(file, 'r+');
		writeSync(handle, Buffer.alloc(4096, 0xff), 0, 4096, page * 4096);
		closeSync(handle);
	};
	const whole = readFileSync(file);
	for (const page of [1, 7, 20]) {
		writeFileSync(file, whole);
		expect(await migrate()).toEqual([]); // control: whole, it starts
		await closeDatabase();
		damage(page);
		await expect(migrate(), `page ${page}`).rejects.toThrow(/is damaged; .* npm run restore -- FILE/);
		await closeDatabase();
	}
	const bytes = readFileSync(file);
	await expect(aServer(fresh.url)).rejects.toThrow(/is damaged; .* npm run restore -- FILE/);
	expect(readFileSync(file).equals(bytes)).toBe(true);
});
