import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { config } from '../../src/lib/server/config.ts';
import { sentenceOf } from '../../src/lib/server/database/errors.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { system } from '../../src/lib/server/actor.ts';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { aForum } from '../support/forum.ts';
import { freePort, listen } from '../support/port.ts';

/** Every command that cannot do what it was asked ends with 1 and one sentence: never with the places in the program. */

const fresh = useFreshDatabase();

const commands = {
	start: ['build/alang.js'],
	demo: ['src/demo/seed.ts'],
	backup: ['src/cli/backup.ts'],
	restore: ['src/cli/restore.ts'],
	move: ['src/cli/migrate-engine.ts'],
	affected: ['src/cli/affected.ts'],
	admin: ['src/cli/admin.ts']
};

/** @param limit how large a file may grow, in half KB: a disk that is full */
function run(command: keyof typeof commands, rest: readonly string[], env: Record<string, string>, limit?: number) {
	const own = { PATH: process.env.PATH ?? '', LOG_LEVEL: 'silent', DATA_DIR: config().dataDir, DATABASE_URL: fresh.url };
	const line = [process.execPath, ...commands[command], ...rest];
	const [file = '', ...args] = limit === undefined ? line : ['sh', '-c', `ulimit -f ${limit}; exec "$@"`, 'sh', ...line];
	const { status, stdout, stderr } = spawnSync(file, args, { env: { ...own, ...env }, encoding: 'utf8', timeout: 60_000 });
	return { status, said: (stdout + stderr).split('\n').filter((each) => each && !each.startsWith('Filling the demonstration')) };
}

/** One sentence, and nothing of where in the program it happened. */
function failsPlainly(
	...[command, rest, env, sentence, limit]: [keyof typeof commands, readonly string[], Record<string, string>, RegExp, number?]
) {
	const { status, said } = run(command, rest, env, limit);
	expect([command, rest, status, said.length, said.join('\n')]).toEqual([command, rest, 1, 1, expect.stringMatching(sentence)]);
	expect(said.join('\n')).not.toMatch(/^\s+at |node:internal|\.ts:\d+|Error:/m);
}

const file = (name: string) => join(config().dataDir, name);
const place = (name: string) => {
	mkdirSync(file(name), { recursive: true });
	return { DATA_DIR: file(name), DATABASE_URL: '' };
};

test('a port that is taken', async () => {
	const other = createServer();
	const PORT = String(await listen(other));
	// the command waits for nobody, so the port is held by this process meanwhile
	failsPlainly('start', [], { ...place('port'), PORT }, /^Port \d+ is taken/);
	other.close();
});

test('a passphrase of backups that is too short, at the start already and not only in the night of the backup', async () => {
	const PORT = String(await freePort());
	writeFileSync(file('letter.sqlite'), 'Құрметті әріптестер! '.repeat(100));
	const place = (BACKUP_PASSPHRASE: string) => ({ BACKUP_PASSPHRASE, DATABASE_URL: `file:${file('letter.sqlite')}`, PORT });
	const short = /^BACKUP_PASSPHRASE must have at least 12 characters\.$/;
	for (const [command, rest] of [
		['start', []],
		['backup', [file('x.backup')]],
		['restore', [file('none.backup')]]
	] as const) {
		failsPlainly(command, rest, place('он бір әріп'), short);
		// control: with one more character it comes to the next fault
		failsPlainly(command, rest, place('он бір әріпп'), /^(?!BACKUP_PASSPHRASE)/);
	}
});

test('a folder that cannot be written, for every command that writes', () => {
	writeFileSync(file('occupied'), '');
	const DATA_DIR = join(file('occupied'), 'data');
	const ALANG_DEMO = '1';
	for (const [command, rest, more] of [
		['start', [], {}],
		['demo', [], { ALANG_DEMO }],
		['backup', [file('x.backup')], {}],
		['restore', ['tests/fixtures/former-plain.backup'], {}]
	] as const)
		failsPlainly(command, rest, { DATA_DIR, DATABASE_URL: '', ...more }, /cannot be (written|made|opened)/);
});

test('a database that is wrong, away or of a newer release, for every command', async () => {
	const nobody = `postgres://alang:secret@127.0.0.1:${await freePort()}/alang`;
	const ALANG_DEMO = '1';
	for (const [command, rest] of [
		['start', []],
		['demo', []],
		['backup', [file('x.backup')]],
		['restore', ['tests/fixtures/former-plain.backup']],
		['affected', ['--forum', 'x']]
	] as const) {
		const env = { ...place(`wrong-${command}`), ...(command === 'demo' && { ALANG_DEMO }) };
		failsPlainly(command, rest, { ...env, DATABASE_URL: 'mysql://alang' }, /^DATABASE_URL must begin with file: or postgres:\/\/\.$/);
		failsPlainly(command, rest, { ...env, DATABASE_URL: nobody }, /does not answer/);
	}
	failsPlainly('move', ['file:none.sqlite', nobody], {}, /./);
	failsPlainly('move', ['mysql://x', nobody], {}, /must begin with file: or postgres/);
	loadKey(false);
	const name = { name: '9999_from_the_future', timestamp: '2030-01-01T00:00:00.000Z' };
	await database()
		.writer.insertInto('kysely_migration' as 'installation')
		.values(name as never)
		.execute();
	await closeDatabase();
	failsPlainly('start', [], { PORT: String(await freePort()) }, /newer release/);
	failsPlainly('demo', [], { ALANG_DEMO }, /newer release/);
});

test('a backup that is missing, a folder, no backup, cut, or without room', async () => {
	await aForum();
	loadKey(false);
	await closeDatabase();
	const to = place('restored');
	failsPlainly('restore', [file('none.backup')], to, /none\.backup/);
	failsPlainly('restore', [config().dataDir], to, /./);
	failsPlainly('restore', ['README.md'], to, /is not a backup of Alang/);
	writeFileSync(file('cut.backup'), readFileSync('tests/fixtures/former-plain.backup').subarray(0, 2000));
	failsPlainly('restore', [file('cut.backup')], to, /damaged/);
	writeFileSync(file('empty.backup'), '');
	failsPlainly('restore', [file('empty.backup')], to, /backup/);
	failsPlainly('restore', [], to, /^Name the backup/);
	failsPlainly('backup', [], {}, /^Name the file to write/);
	failsPlainly('backup', [file('none/x.backup')], {}, /cannot be written/);
	failsPlainly('backup', [join('README.md', 'x.backup')], {}, /./);
	failsPlainly('backup', [config().dataDir], {}, /There is a file/);
	// SQLite is copied whole before it is read, PostgreSQL's rows go straight into the file
	failsPlainly('backup', [file('full.backup')], {}, /disk is full/, fresh.engine === 'sqlite' ? 128 : 4);
	failsPlainly('affected', ['--forum', 'nowhere'], {}, /no such forum/);
	failsPlainly('admin', [], {}, /admin -- reset MAIL/);
	failsPlainly('admin', ['reset', 'nobody@example.kz'], {}, /No account .* nobody@example\.kz/);
	failsPlainly('admin', ['reset', 'nobody@example.kz'], place('elsewhere'), /./);
	failsPlainly('affected', ['--from', '2026-01-01', '--out', file('none/list.csv')], {}, /./);
});

test('control: what nobody foresaw is one sentence too, and whole for who asks for it', () => {
	const error = new TypeError('x is\n not a function');
	expect(sentenceOf(error)).toBe('This did not succeed: x is not a function (LOG_LEVEL=debug shows the whole error.)');
	process.env.LOG_LEVEL = 'debug';
	try {
		expect(sentenceOf(error)).toBe(error);
	} finally {
		delete process.env.LOG_LEVEL;
	}
});

test('the link of a lost passphrase is in the language of its account', async () => {
	loadKey(false);
	for (const [language, begins] of [
		['kk', '/password/'],
		['ru', '/ru/password/'],
		['en', '/en/password/']
	] as const) {
		const email = `${language}@example.kz`;
		await createAccount(system('test'), { name: { surname: 'Серікова', givenName: 'Айгерім' }, email, language, roles: [] });
		await closeDatabase();
		const { status, said } = run('admin', ['reset', email], {});
		expect([status, said.join().replace(/[\w-]+$/, '')]).toEqual([0, `Open this within an hour, once: ${config().origin}${begins}`]);
	}
});

test('a command takes the settings of a unit from its file, with words and quotation marks', async () => {
	await aForum();
	const settings = file('alang.env');
	const lines = [
		'MAIL_FROM=Алаң <forum@akimat.example>',
		'BACKUP_PASSPHRASE="бірнеше сөз # тұрады"',
		`DATA_DIR=${config().dataDir}`,
		`DATABASE_URL=${fresh.url}`
	];
	writeFileSync(settings, `${lines.join('\n')}\n`);
	loadKey(false);
	const backup = (target: string, ...option: string[]) =>
		spawnSync(process.execPath, ['scripts/cli.mjs', 'backup', ...option, target], {
			env: {
				PATH: process.env.PATH ?? '',
				LOG_LEVEL: 'silent',
				...(option.length ? {} : { DATA_DIR: config().dataDir, DATABASE_URL: fresh.url })
			},
			encoding: 'utf8'
		}).status;
	expect([backup(file('with.backup'), '--env', settings), backup(file('without.backup'))]).toEqual([0, 0]);
	const begins = (name: string) => readFileSync(file(name)).subarray(0, 3).toString();
	// control: without the file it is gzip, not encrypted
	expect([begins('with.backup'), begins('without.backup') === 'age']).toEqual(['age', false]);
});
