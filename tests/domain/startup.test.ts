import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { config, databaseLocation, readConfig, useConfig } from '../../src/lib/server/config.ts';
import { requireClean } from '../../src/lib/server/backup/databases.ts';
import { setupErrorOf } from '../../src/lib/server/database/errors.ts';
import { closeDatabase, read } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum } from '../support/forum.ts';
import { freePort, listen } from '../support/port.ts';
import { runIn } from '../support/postgres.ts';
import { launchProgram, listensOn } from '../support/process.ts';
import { READY, serve } from '../support/server.ts';

/** The real entry as a process of its own, with the settings an operator gets wrong: one plain sentence and exit code 1. */

const fresh = useFreshDatabase();

interface Started {
	/** everything the process printed, by line */
	lines: string[];
	code: number | null;
}

/** Starts the entry. @param until while the process serves, what to do before it is told to stop */
async function start(env: Record<string, string>, until?: () => Promise<void>, flags: string[] = []): Promise<Started> {
	const own = { LOG_LEVEL: 'silent', DATA_DIR: config().dataDir, DATABASE_URL: fresh.url, PORT: env.PORT ?? String(await freePort()) };
	const entry = launchProgram([...flags, 'build/alang.js'], { ...own, ...env }, READY);
	let code: number | null;
	try {
		if (await entry.ready) await until?.();
	} finally {
		({ code } = await entry.stop());
	}
	return { code, lines: entry.lines() };
}

const folder = (name: string) => {
	const path = join(config().dataDir, name);
	mkdirSync(path, { recursive: true });
	return path;
};

const stops = async (env: Record<string, string>, sentence: string, flags: string[] = []) =>
	expect(await start(env, undefined, flags)).toEqual({ lines: [sentence], code: 1 });

test.each([
	[{ PORT: 'abc' }, 'PORT must be a number from 1 to 65535.'],
	[{ ORIGIN: 'forum.kz' }, 'ORIGIN must be the address people open, such as https://forum.example.kz, without a path.'],
	[{ ORIGIN: 'https://forum.kz/kk' }, 'ORIGIN must be the address people open, such as https://forum.example.kz, without a path.'],
	[
		{ HOST: '0.0.0.0' },
		'ORIGIN must be set when HOST is not this machine alone: the address people open, such as https://forum.example.kz.'
	],
	[{ BACKUP_PASSPHRASE: 'short' }, 'BACKUP_PASSPHRASE must have at least 12 characters.'],
	[{ DATABASE_URL: 'mysql://alang' }, 'DATABASE_URL must begin with file: or postgres://.'],
	[
		{ HOST: '203.0.113.5', ORIGIN: 'https://forum.kz' },
		'HOST 203.0.113.5 is not an address of this machine; set HOST to one of its own, such as 127.0.0.1.'
	]
])('a wrong setting stops the start: %j', (env, sentence) => stops(env, sentence));

test('an old Node.js stops the start', () =>
	stops({}, 'Alang needs Node.js 22.18 or newer and this is 20.11.0; start it with npm, which brings its own.', [
		'--import',
		`data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.11.0'})`
	]));

test('a folder that cannot be written stops the start', async () => {
	const file = join(config().dataDir, 'occupied');
	writeFileSync(file, '');
	const DATA_DIR = join(file, 'data');
	await stops({ DATA_DIR }, `The folder ${DATA_DIR} cannot be written; give this user the right to write there, or set DATA_DIR.`);
});

test('a key that is too short stops the start', async () => {
	const DATA_DIR = folder('short');
	writeFileSync(join(DATA_DIR, 'secret.key'), 'abcdef\n');
	await stops({ DATA_DIR }, `The key file ${join(DATA_DIR, 'secret.key')} is too short or damaged; put it back from the backup.`);
});

test('a key or a database that this user may not open stops the start', async () => {
	const DATA_DIR = folder('locked');
	folder('locked/secret.key');
	await stops({ DATA_DIR }, `The key file ${join(DATA_DIR, 'secret.key')} cannot be read; make it this user's own.`);
	// root may open any file: what the file system says to others is given in its place
	for (const code of ['EACCES', 'EROFS', 'SQLITE_CANTOPEN', 'SQLITE_READONLY_DIRECTORY'])
		expect(setupErrorOf(Object.assign(new Error('no'), { code }))?.message).toMatch(
			/^The database \S+ cannot be opened for writing; give this user the right to it\.$/
		);
});

test('a filled database without its key stops the start', async () => {
	await aForum();
	await closeDatabase();
	const DATA_DIR = folder('elsewhere');
	await stops(
		{ DATA_DIR },
		`The key file ${join(DATA_DIR, 'secret.key')} is missing although the database is in use; put it back from the backup, or every private link stops working.`
	);
});

test('a port that is taken stops the start, and the database is not touched', async () => {
	const other = createServer();
	const PORT = String(await listen(other));
	await stops({ PORT }, `Port ${PORT} is taken on 127.0.0.1; set PORT to a free one.`);
	other.close();
});

test('a file that is no database stops the start', async () => {
	const DATA_DIR = folder('letter');
	const file = join(DATA_DIR, 'alang.sqlite');
	writeFileSync(file, 'Құрметті әріптестер! '.repeat(100));
	await stops(
		{ DATA_DIR, DATABASE_URL: '' },
		`The file ${file} is not a database of Alang; set DATA_DIR or DATABASE_URL to another place.`
	);
});

test('another program’s database stops the start and stays as it is', async () => {
	const sentence = 'This database holds the tables of another program; give Alang one of its own with DATA_DIR or DATABASE_URL.';
	if (fresh.engine === 'sqlite') {
		const file = join(folder('foreign'), 'shop.sqlite');
		new Database(file).exec('create table person (shoe_size integer)').close();
		await stops({ DATABASE_URL: `file:${file}` }, sentence);
		const tables = new Database(file, { readonly: true }).prepare('select name from sqlite_master').pluck().all();
		expect(tables).toEqual(['person']);
		return;
	}
	const name = `shop_${process.pid}`;
	const server = new pg.Client({ connectionString: `${inject('postgres')}/postgres` });
	await server.connect();
	await server.query(`create database ${name}`);
	await server.end();
	const shop = new pg.Client({ connectionString: `${inject('postgres')}/${name}` });
	await shop.connect();
	await shop.query('create table person (shoe_size integer)');
	await stops({ DATABASE_URL: `${inject('postgres')}/${name}` }, sentence);
	const { rows } = await shop.query("select tablename from pg_tables where schemaname = 'public'");
	await shop.end();
	expect(rows).toEqual([{ tablename: 'person' }]);
});

test('a PostgreSQL server that does not answer stops the start', async () => {
	const server = `127.0.0.1:${await freePort()}`;
	await stops(
		{ DATABASE_URL: `postgres://alang:secret@${server}/alang` },
		`The database server ${server} of DATABASE_URL does not answer; start it, or correct DATABASE_URL.`
	);
});

if (fresh.engine === 'postgres')
	test('a PostgreSQL database that is not there stops the start', async () => {
		const server = URL.parse(inject('postgres'))?.host ?? '';
		await stops(
			{ DATABASE_URL: `${inject('postgres')}/nothing_here` },
			`The database nothing_here is not there on ${server}; create it, or correct DATABASE_URL.`
		);
	});

if (fresh.engine === 'postgres')
	test('a PostgreSQL database that is not UTF-8 stops the start, and takes no copy', async () => {
		const name = `latin_${process.pid}`;
		const url = `${inject('postgres')}/${name}`;
		await runIn(`${inject('postgres')}/postgres`, `create database ${name} encoding 'LATIN1' template template0 locale 'C'`);
		const sentence = `The database ${name} has the encoding LATIN1 and Alang needs UTF8; make another with: create database NAME encoding 'UTF8' template template0.`;
		await stops({ DATABASE_URL: url }, sentence);
		await expect(requireClean(databaseLocation(url))).rejects.toThrow(sentence);
		// control: the database of this test is
		expect((await start({ LOG_LEVEL: 'silent' })).lines.at(-1)).toMatch(/^Alang is ready/);
	});

/** What a visitor who typed this host gets. */
const asked = (port: string, host: string, path: string) =>
	new Promise<{ status: number | undefined; location: string | undefined; text: string }>((resolve, reject) => {
		const sent = request({ host: '127.0.0.1', port, path, headers: { host } }, (answer) => {
			let text = '';
			answer.on('data', (part: Buffer) => (text += part.toString()));
			answer.on('end', () => resolve({ status: answer.statusCode, location: answer.headers.location, text }));
		});
		sent.on('error', reject);
		sent.end();
	});

test('the first start prints a link that makes the first account; other names of the machine lead to ORIGIN', async () => {
	const PORT = String(await freePort());
	const ORIGIN = `http://127.0.0.1:${PORT}`;
	let link = '';
	const run = () =>
		start({ PORT, DATA_DIR: folder('new') }, async () => {
			expect((await asked(PORT, `localhost:${PORT}`, '/ru/login?a=1')).location).toBe(`${ORIGIN}/ru/login?a=1`);
			expect(await asked(PORT, 'stranger.example', '/login')).toEqual({
				status: 421,
				location: undefined,
				text: `Бұл сайттың мекенжайы: ${ORIGIN}\nАдрес этого сайта: ${ORIGIN}\nThe address of this site: ${ORIGIN}\n`
			});
			expect((await asked(PORT, 'stranger.example', '/health/live')).status).toBe(200);
			expect((await asked(PORT, `127.0.0.1:${PORT}`, link || '/login')).status).toBe(link ? 404 : 200);
		});
	const first = await run();
	expect(first.lines).toEqual([
		expect.stringMatching(/^There is no account yet\. Make the first one here, within a day: http:\/\/127\.0\.0\.1:\d+\/setup\/[\w-]{43}$/),
		`No mail server is set (MAIL_URL): letters are sent to nobody and stay in ${join(folder('new'), 'mail')}.`,
		`Alang is ready at ${ORIGIN}`
	]);
	link = URL.parse(first.lines[0]?.split(' ').at(-1) ?? '')?.pathname ?? '';
	const second = await run();
	expect(second.lines[0]).not.toBe(first.lines[0]);
});

test('a fresh installation has one port on this machine alone, no account, and files for its user alone', async () => {
	const DATA_DIR = join(config().dataDir, 'fresh', 'data');
	const server = await serve({ LOG_LEVEL: 'silent', DATA_DIR, DATABASE_URL: fresh.engine === 'sqlite' ? '' : fresh.url });
	try {
		expect(listensOn(server.pid)).toEqual([String(server.port)]);
		if (fresh.engine === 'sqlite') useConfig(readConfig({ DATA_DIR, LOG_LEVEL: 'silent' }));
		await closeDatabase();
		for (const table of ['account', 'person', 'role_grant', 'forum'] as const)
			expect([table, await read().selectFrom(table).selectAll().execute()]).toEqual([table, []]);
		const modes = readdirSync(DATA_DIR, { recursive: true, withFileTypes: true }).map((entry) => [
			entry.name.replace(/-(?:wal|shm)$/, ''),
			(statSync(join(entry.parentPath, entry.name)).mode & 0o777).toString(8)
		]);
		expect(new Set(modes.map(([name, mode]) => `${name} ${mode}`))).toEqual(
			new Set(['secret.key 600', ...(fresh.engine === 'sqlite' ? ['alang.sqlite 600'] : [])])
		);
		expect((statSync(DATA_DIR).mode & 0o777).toString(8)).toBe('700');
	} finally {
		await server.stop();
	}
	// control: a second port, open to everybody, is seen
	const open = launchProgram(
		['-e', "const { createServer } = require('node:net'); createServer().listen(0, '0.0.0.0', () => console.log('open'));"],
		{},
		'open'
	);
	await open.ready;
	expect(listensOn(open.pid)).toEqual([expect.stringMatching(/^\d+ open$/)]);
	await open.stop();
});
