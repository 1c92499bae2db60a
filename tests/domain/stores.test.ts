import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { config } from '../../src/lib/server/config.ts';
import { backUpTo } from '../../src/lib/server/backup/backup.ts';
import { closeDatabase } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { fitsPassword, hashPassword } from '../../src/lib/domain/access/password.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, program } from '../support/forum.ts';
import { freePort } from '../support/port.ts';
import { runIn } from '../support/postgres.ts';
import { limitFiles, runProgram } from '../support/process.ts';
import { aServer, aWay, type Running } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** Stores that a form needs and that are away for a while: a sentence, 503 or 507, and everything works again without a restart. */

const fresh = useFreshDatabase();
const PASSPHRASE = 'дала мен қала алаңы 26';
const inData = (name: string) => join(config().dataDir, name);
const here = () => ({ DATA_DIR: config().dataDir, DATABASE_URL: fresh.url });

const says = {
	away: {
		'': 'Дерекқор қазір жауап бермей тұр',
		'/ru': 'База данных сейчас не отвечает',
		'/en': 'The database is not answering at the moment'
	},
	unwritable: 'Жүйеде жаңа деректі сақтау мүмкін болмай тұр'
};

async function ready({ address }: Running): Promise<[number, string]> {
	const answer = await fetch(`${address}/health/ready`);
	return [answer.status, await answer.text()];
}
/** A form that counts against a limit, and is refused for its own reason when counting works. */
const tryForm = async (server: Running) => aVisitor(server.address).signIn('nobody@example.kz', 'no such passphrase');

async function serving(work: (server: Running) => Promise<void>, url = fresh.url): Promise<void> {
	loadKey(false);
	const server = await aServer(url, { RATE_LIMITS: 'on', LOG_LEVEL: 'silent' });
	try {
		await work(server);
	} finally {
		await server.stop();
	}
}

// there the counts are a table beside the others: the test below
if (fresh.engine === 'sqlite')
	test('limits whose file cannot be opened the first time: forms say so, ready too, and both recover by themselves', async () => {
		await serving(async (server) => {
			mkdirSync(inData('limits.sqlite'));
			for (let i = 0; i < 2; i++) {
				const refused = await tryForm(server);
				expect([refused.status, refused.text.includes(says.unwritable)]).toEqual([507, true]);
				// what was typed is still there
				expect(refused.text).toContain('value="nobody@example.kz"');
			}
			expect(await ready(server)).toEqual([503, 'limits\n']);
			rmdirSync(inData('limits.sqlite'));
			expect((await tryForm(server)).status).toBe(400);
			expect(await ready(server)).toEqual([200, 'ok\n']);
		});
	});

if (fresh.engine === 'sqlite')
	test('limits that are first counted on a full disk: the same', async () => {
		await serving(async (server) => {
			limitFiles(server.pid, '1');
			expect((await tryForm(server)).status).toBe(507);
			expect(await ready(server)).toEqual([503, expect.stringContaining('writing\nlimits\nfolder\n')]);
			limitFiles(server.pid, 'unlimited');
			expect((await tryForm(server)).status).toBe(400);
			await expect.poll(() => ready(server)).toEqual([200, 'ok\n']);
		});
	});

test('a passphrase that nobody has is compared as before after a flood in which it could not be made', async () => {
	// more than wait for their turn: the last is sent away
	const flood = Array.from({ length: 450 }, () => hashPassword('x').catch((error: Error) => error.message));
	await expect(fitsPassword(null, 'x')).rejects.toThrow('server.busy');
	expect(await Promise.all(flood)).toContain('server.busy');
	expect(await fitsPassword(null, 'x')).toBe(false);
});

test('a key file that is gone, or another one, is told by ready', async () => {
	await serving(async (server) => {
		const key = readFileSync(inData('secret.key'), 'utf8');
		expect(await ready(server)).toEqual([200, 'ok\n']);
		rmSync(inData('secret.key'));
		expect(await ready(server)).toEqual([503, 'key\n']);
		// nobody makes a new one meanwhile
		expect((await tryForm(server)).status).toBe(400);
		expect(await ready(server)).toEqual([503, 'key\n']);
		writeFileSync(inData('secret.key'), `${'0'.repeat(64)}\n`);
		expect(await ready(server)).toEqual([503, 'key\n']);
		writeFileSync(inData('secret.key'), key);
		expect(await ready(server)).toEqual([200, 'ok\n']);
	});
});

if (fresh.engine === 'sqlite')
	test('a SQLite file that is taken away from under the server is told by ready', async () => {
		await closeDatabase();
		await serving(async (server) => {
			expect(await ready(server)).toEqual([200, 'ok\n']);
			renameSync(inData('alang.sqlite'), inData('away.sqlite'));
			await expect.poll(() => ready(server)).toEqual([503, 'writing\n']);
			renameSync(inData('away.sqlite'), inData('alang.sqlite'));
			await expect.poll(() => ready(server)).toEqual([200, 'ok\n']);
		});
	});

// a file does not go away
if (fresh.engine === 'postgres')
	test('PostgreSQL away: 503 with a sentence and Retry-After for pages, forms, programs and who is signed in; then it goes on', async () => {
		loadKey(false);
		const { token } = await aDelegate(await aForum({ slug: 'here' }));
		await createAccount(program, {
			name: { surname: 'Бекенова', givenName: 'Сәуле' },
			email: 'organiser@example.kz',
			language: 'kk',
			roles: [{ role: 'organiser', scopeKind: 'installation', scopeId: '' }],
			password: PASSPHRASE
		});
		const url = new URL(fresh.url);
		const way = await aWay(url.hostname, Number(url.port));
		url.port = String(way.port);
		try {
			await serving(async (server) => {
				const [visitor, staff] = [aVisitor(server.address), aVisitor(server.address)];
				expect((await staff.signIn('organiser@example.kz', PASSPHRASE)).status).toBe(303);
				expect((await visitor.ask('/forums/here')).status).toBe(200); // kept from now on
				way.cut();
				const pages = (prefix: string) => [
					visitor.ask(`${prefix}/forums/here/programme?page=1`),
					visitor.ask(`${prefix}/registrations/${token}`),
					visitor.ask(`${prefix}/forums/here/programme.ics`),
					visitor.ask(`${prefix}/login`, { email: 'nobody@example.kz', password: 'no such passphrase' }),
					staff.ask(`${prefix}/organiser`)
				];
				for (const prefix of ['', '/ru', '/en'] as const)
					for (const [index, answer] of (await Promise.all(pages(prefix))).entries()) {
						expect([prefix, index, answer.status, answer.headers['retry-after'], answer.headers['cache-control']]).toEqual([
							prefix,
							index,
							503,
							'30',
							expect.stringContaining('no-store')
						]);
						expect(answer.text).toContain(says.away[prefix]);
						expect(answer.text).not.toMatch(/>500<|ECONN|Connection terminated|\.ts/);
						if (String(answer.headers['content-type']).startsWith('text/html'))
							expect(answer.text).toContain(`<html lang="${prefix.slice(1) || 'kk'}"`);
					}
				const api = await visitor.ask('/api/v1/forums', undefined, { accept: 'application/json' });
				expect([api.status, api.headers['retry-after'], api.headers['content-type']]).toEqual([
					503,
					'30',
					'application/json; charset=utf-8'
				]);
				const { message } = JSON.parse(api.text) as { message: Record<string, string> };
				for (const [prefix, language] of [
					['', 'kk'],
					['/ru', 'ru'],
					['/en', 'en']
				] as const)
					expect(message[language]).toContain(says.away[prefix]);
				// a page that is kept is shown for a second more, and then nobody knows whether it is still true
				await expect.poll(async () => (await visitor.ask('/forums/here')).status).toBe(503);
				expect(await ready(server)).toEqual([503, 'database\nwriting\nlimits\n']);
				way.mend();
				await expect.poll(() => ready(server)).toEqual([200, 'ok\n']);
				expect((await visitor.ask('/forums/here')).status).toBe(200);
				expect((await tryForm(server)).status).toBe(400);
				expect((await staff.ask('/organiser')).status).toBe(200);
			}, url.href);
		} finally {
			way.close();
		}
	});

if (fresh.engine === 'postgres')
	test('PostgreSQL away when limits are first counted, and one that only reads: the same', async () => {
		const url = new URL(fresh.url);
		const way = await aWay(url.hostname, Number(url.port));
		url.port = String(way.port);
		const name = url.pathname.slice(1);
		const setReading = (to: 'on' | 'off') =>
			runIn(
				`${inject('postgres')}/postgres`,
				`alter database ${name} set default_transaction_read_only = ${to};
			select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`
			);
		try {
			await serving(async (server) => {
				way.cut();
				expect((await tryForm(server)).status).toBe(503);
				way.mend();
				await expect.poll(async () => (await tryForm(server)).status).toBe(400);
				await setReading('on');
				await expect.poll(async () => (await tryForm(server)).status).toBe(507);
				await expect.poll(() => ready(server)).toEqual([503, 'writing\nlimits\n']);
				await setReading('off');
				await expect.poll(async () => (await tryForm(server)).status).toBe(400);
				await expect.poll(() => ready(server)).toEqual([200, 'ok\n']);
			}, url.href);
		} finally {
			way.close();
		}
	});

test('a full disk is said by the start and by the backup in one sentence, and nothing half is left', async () => {
	loadKey(false);
	await aForum();
	const target = inData('a.backup');
	await closeDatabase();
	const full = runProgram(['src/cli/backup.ts', target], here(), fresh.engine === 'sqlite' ? 40_000 : 1_000);
	expect(full).toEqual({
		code: 1,
		said: expect.stringMatching(
			/^(A copy of the database could not be written to \S+ \(\w+\): the disk is full|The disk is full; no backup was kept) .*\.$/
		)
	});
	expect(readdirSync(config().dataDir).filter((name) => /backup|partial|snapshot/.test(name))).toEqual([]);
	if (fresh.engine === 'sqlite') {
		const folder = inData('new');
		const started = runProgram(['build/alang.js'], { DATA_DIR: folder, PORT: String(await freePort()) }, 4096);
		expect(started).toEqual({
			code: 1,
			said: expect.stringMatching(/^(There is no room left on the disk of|The disk of the database) \S+.*\.$/)
		});
	}
	// control: with room
	expect(runProgram(['src/cli/backup.ts', target], here()).code).toBe(0);
	expect((await backUpTo(inData('b.backup'), null)).rows).toBeGreaterThan(0);
});
