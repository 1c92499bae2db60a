import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openToken } from '../../src/lib/domain/registration/index.server.ts';
import { config, databaseLocation } from '../../src/lib/server/config.ts';
import { backUpTo } from '../../src/lib/server/backup/backup.ts';
import { lastBackup, noteBackup } from '../../src/lib/server/backup/last-backup.ts';
import { migrateEngine } from '../../src/lib/server/backup/migrate-engine.ts';
import { reading } from '../../src/lib/server/backup/databases.ts';
import { restoreFrom } from '../../src/lib/server/backup/restore.ts';
import { differences, digestsOf } from '../../src/lib/server/backup/table-rows.ts';
import { readArchive, writeArchive } from '../../src/lib/server/backup/archive.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { requireMatchingKey } from '../../src/lib/server/verify-key.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { openAge } from '../support/age.ts';
import { aCleanPlace, goTo, useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform } from '../support/forum.ts';
import { fillOutcome, outcomeTables } from '../support/outcome-rows.ts';
import { aRacer } from '../support/race.ts';
import { recount } from '../support/seats.ts';

const fresh = useFreshDatabase();
const SECRET = 'қостанай форумы 2026';
/** The private link of one of the five in tests/fixtures/former-*.backup, written by the release before the one that took up age. */
const FORMER_TOKEN = '01a20becd4ab75e7b94f78d9fd7c7387b2zqRQAqcUaZqgtfh0Nu3lIai_w';
const here = () => reading(config().database, config().dataDir, digestsOf);
const file = (name: string) => join(config().dataDir, name);

async function aFilledForum(): Promise<{ forum: string; token: string }> {
	loadKey(false);
	const forum = await aForum();
	const sessionId = await aPlatform(forum, 3);
	let token = '';
	for (let i = 0; i < 5; i++) token = (await aDelegate(forum, { surname: 'Әлімбаев', preferredSessionId: sessionId })).token;
	await fillOutcome(forum, sessionId);
	// a line break of Unicode, which no form takes, from an earlier release
	for (const table of ['person', 'registration'] as const)
		await database().writer.updateTable(table).set({ surname: 'Әлімбаев\u2028🎪' }).where('surname', '=', 'Әлімбаев').execute();
	return { forum, token };
}

test('a backup made while others write holds one moment, and comes back with equal counts and hashes', async () => {
	const { forum, token } = await aFilledForum();
	const sessionId = await aPlatform(forum, 20);
	const racer = aRacer(fresh.url);
	const before: string[] = [];
	let underWay = false;
	let begun: (() => void) | undefined;
	const busy = new Promise<void>((resolve) => (begun = resolve));
	const writing = racer
		.run(
			Array.from({ length: 200 }, (_, i) => ({ kind: 'register', forumId: forum, key: `load-${i}`, sessionId })),
			({ answer }) => {
				if (!underWay) before.push(answer.split(' ')[1] ?? '');
				if (before.length === 20) begun?.();
			}
		)
		.then((answers) => answers.map(({ answer }) => answer.split(' ')[1] ?? ''));
	await busy;
	underWay = true;
	const known = [...before];
	const report = await backUpTo(file('under-load.backup'), null);
	underWay = false;
	const all = await writing;
	expect(all).toHaveLength(200);
	await backUpTo(file('quiet.backup'), SECRET);
	const source = await here();
	const [loaded, quiet] = [report.file, file('quiet.backup')];

	await goTo(await aCleanPlace());
	await restoreFrom(loaded, null);
	const kept = await database().reader.selectFrom('registration').select('id').execute();
	expect(kept.length).toBeGreaterThanOrEqual(known.length + 5);
	expect(kept.length).toBeLessThan(205);
	expect(known.filter((id) => !kept.some((row) => row.id === id))).toEqual([]);
	await recount(forum);

	await goTo(await aCleanPlace());
	await restoreFrom(quiet, SECRET);
	expect(differences(source, await here())).toEqual([]);
	expect(await migrate()).toEqual([]);
	expect((await openToken(token)).registration.forumId).toBe(forum);
	expect(statSync(join(config().dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
	// Control: one letter of one row is seen.
	await database().writer.updateTable('person').set({ surname: 'Әлімбаева' }).where('surname', 'like', 'Әлімбаев%').execute();
	expect(differences(source, await here())).toEqual(['person']);
	await racer.stop();
}, 120_000);

test('the last backup is kept in mind and in the audit', async () => {
	await aFilledForum();
	expect(await lastBackup()).toBeNull();
	const report = await backUpTo(file('noted.backup'), SECRET);
	await noteBackup(report);
	await noteBackup(report);
	expect(await lastBackup()).toMatchObject({ bytes: report.bytes, encrypted: true });
	const entries = await database().reader.selectFrom('audit_entry').select('details').where('verb', '=', 'installation.back-up').execute();
	expect(entries).toHaveLength(2);
	expect(readdirSync(config().dataDir).filter((name) => /partial|snapshot/.test(name))).toEqual([]);
	await expect(backUpTo(file('noted.backup'), null)).rejects.toThrow('already');
	await expect(backUpTo(join(config().dataDir, 'nowhere', 'x.backup'), null)).rejects.toThrow('cannot be written');
});

test('a damaged, cut or foreign file, a wrong passphrase and a newer release are refused, and nothing is there afterwards', async () => {
	await aFilledForum();
	const plain = (await backUpTo(file('plain.backup'), null)).file;
	const closed = (await backUpTo(file('closed.backup'), SECRET)).file;
	const spoilt = file('spoilt.backup');
	const copies: [string, string | null, RegExp][] = [];
	const add = (bytes: Buffer, passphrase: string | null, says: RegExp) => {
		const name = `${spoilt}-${copies.length}`;
		writeFileSync(name, bytes);
		copies.push([name, passphrase, says]);
	};
	for (const [whole, passphrase] of [
		[readFileSync(plain), null],
		[readFileSync(closed), SECRET]
	] as const) {
		const body = passphrase ? whole.indexOf('\n', whole.indexOf('\n--- ') + 1) + 1 : 10;
		const half = Math.floor((body + whole.length) / 2);
		for (const place of passphrase
			? [body, half, whole.length - 1]
			: [1, 2, 3, 4, 7, 8, body, body + 4, half, whole.length - 40, whole.length - 8, whole.length - 4, whole.length - 1]) {
			const bytes = Buffer.from(whole);
			bytes[place] = (bytes[place] ?? 0) ^ 1;
			add(bytes, passphrase, place === 1 ? /not a backup/ : /damaged/);
		}
		for (const length of passphrase ? [30, body, whole.length - 1] : [2, body, body + 10, half, whole.length - 1])
			add(whole.subarray(0, length), passphrase, /damaged/);
		for (const more of [Buffer.from('x'), Buffer.from([0])]) add(Buffer.concat([whole, more]), passphrase, /damaged/);
	}
	for (const name of ['plain', 'encrypted']) {
		const [former, passphrase] = [readFileSync(`tests/fixtures/former-${name}.backup`), name === 'plain' ? null : SECRET];
		const body = former.indexOf(10) + 1;
		const half = Math.floor((body + former.length) / 2);
		for (const place of passphrase ? [half, former.length - 1] : [body, body + 4, half, former.length - 40, former.length - 1]) {
			const bytes = Buffer.from(former);
			bytes[place] = (bytes[place] ?? 0) ^ 1;
			add(bytes, passphrase, /damaged/);
		}
		for (const length of passphrase ? [20, body, former.length - 1] : [20, body, body + 10, half, former.length - 1])
			add(former.subarray(0, length), passphrase, /damaged/);
		if (!passphrase) add(Buffer.concat([former, Buffer.from('x')]), passphrase, /damaged/);
		else add(former, 'another passphrase', /does not open/);
		if (passphrase) add(former, null, /is encrypted/);
		else add(Buffer.from(former.toString('latin1').replace('BACKUP 1', 'BACKUP 2'), 'latin1'), null, /newer release/);
	}
	const text = gunzipSync(readFileSync(plain)).toString();
	const other = text.replace(/Әлімбаев/, 'Әлімбаева');
	for (const lines of [other, text.replace(/.*\n$/, ''), text + text, text.replace(/\n\[.*\n/, '\n'), text.replace('\n', '\n{\n')])
		add(gzipSync(lines), null, /does not hold what it says/);
	add(gzipSync(text.replace('"alang":"copy"', '"alang":"copy of 2030"')), null, /newer release/);
	for (const lines of ['', 'something else\n', '{"head":{}}\n']) add(gzipSync(lines), null, /not a backup of Alang/);
	add(gzipSync(text.slice(0, -1)), null, /damaged/);
	add(readFileSync(closed), 'another passphrase', /does not open/);
	add(readFileSync(closed), null, /is encrypted/);
	add(Buffer.from('PK\u0003\u0004 something else\n'), null, /not a backup of Alang/);
	add(Buffer.alloc(0), null, /not a backup of Alang/);
	const future = file('future.backup');
	const head = { alang: 'copy', version: '9.0.0', madeAt: '2030-01-01T00:00:00.000Z', migrations: ['9999_from_the_future'], key: null };
	async function* lines() {
		yield JSON.stringify({ head });
		yield JSON.stringify({ tables: 0 });
	}
	await writeArchive(future, lines(), null);
	copies.push([future, null, /newer release of Alang \(9\.0\.0\)/]);
	copies.push([file('nowhere.backup'), null, /cannot be read/]);

	const place = await aCleanPlace();
	await goTo(place);
	for (const [name, passphrase, says] of copies) await expect(restoreFrom(name, passphrase), name).rejects.toThrow(says);
	expect(existsSync(place.DATA_DIR) ? readdirSync(place.DATA_DIR) : []).toEqual([]);
	// Control: the same place takes the whole file, and then no other.
	await restoreFrom(plain, null);
	const restored = await here();
	await expect(restoreFrom(closed, SECRET)).rejects.toThrow('already');
	expect(differences(restored, await here())).toEqual([]);
}, 120_000);

test('a backup opens with gzip, and with age before it where there is a passphrase: lines of JSON that hold everything', async () => {
	await aFilledForum();
	const plain = (await backUpTo(file('plain.backup'), null)).file;
	const closed = (await backUpTo(file('closed.backup'), SECRET)).file;
	const unpacked = (bytes: Buffer) => execFileSync('gzip', ['-dc'], { input: bytes, encoding: 'utf8' });
	const lines = unpacked(readFileSync(plain)).split('\n');
	expect(lines.pop()).toBe('');
	const records = lines.map((line) => JSON.parse(line) as unknown);
	expect(records[0]).toMatchObject({ head: { alang: 'copy', key: readFileSync(file('secret.key'), 'utf8') } });
	expect(records.at(-1)).toEqual({ tables: (await here()).size });
	expect(records.filter((row) => Array.isArray(row) && row.includes('Әлімбаев\u2028🎪')).length).toBeGreaterThanOrEqual(10);
	// the moment at which each was made apart, both hold the same
	expect(
		unpacked(openAge(readFileSync(closed), SECRET))
			.split('\n')
			.slice(1, -1)
	).toEqual(lines.slice(1));
	// Controls: age wants the passphrase, and gzip alone does not open what is encrypted.
	expect(() => openAge(readFileSync(closed), `${SECRET}.`)).toThrow();
	expect(() => openAge(readFileSync(plain), SECRET)).toThrow('not an age file');
	expect(() => unpacked(readFileSync(closed))).toThrow('not in gzip format');
	expect(readFileSync(closed).includes(gzipSync('').subarray(0, 10))).toBe(false);
	// Repacked by hand it is a backup still
	const place = await aCleanPlace();
	const source = await here();
	const again = join(config().dataDir, 'again.gz');
	writeFileSync(again, execFileSync('gzip', ['-nc'], { input: lines.join('\n') + '\n' }));
	await goTo(place);
	await restoreFrom(again, null);
	expect(differences(source, await here())).toEqual([]);
}, 60_000);

test('an age file of several chunks is whole in both readers', async () => {
	const content = ['x'.repeat(2 ** 16), randomBytes(300_000).toString('base64')];
	async function* lines() {
		yield JSON.stringify({ head: { alang: 'copy' } });
		yield* content;
	}
	await writeArchive(file('long'), lines(), SECRET);
	expect(statSync(file('long')).size).toBeGreaterThan(3 * 2 ** 16);
	const read: string[] = [];
	for await (const line of readArchive(file('long'), SECRET)) read.push(line);
	expect(read.slice(1)).toEqual(content);
	expect(
		gunzipSync(openAge(readFileSync(file('long')), SECRET))
			.toString()
			.split('\n')
			.slice(1, -1)
	).toEqual(content);
});

test.each([
	['plain', null],
	['encrypted', SECRET]
] as const)('a backup of the former format, %s, comes back with everything and goes on in this release', async (name, passphrase) => {
	await goTo(await aCleanPlace());
	const { head, digests } = await restoreFrom(`tests/fixtures/former-${name}.backup`, passphrase);
	expect(head).toMatchObject({ alang: 'copy', version: '0.1.0' });
	expect([...digests.values()].reduce((sum, { rows }) => sum + rows, 0)).toBe(127);
	expect(differences(digests, await here())).toEqual([]);
	await migrate();
	loadKey(true);
	await requireMatchingKey();
	const { registration } = await openToken(FORMER_TOKEN);
	expect(registration.surname).toBe('Әлімбаев\u2028🎪');
	const kept = await database().reader.selectFrom('registration').select('id').execute();
	expect(kept).toHaveLength(5);
});

test('a key file of another installation is not overwritten', async () => {
	await aFilledForum();
	const { file: backup } = await backUpTo(file('a.backup'), null);
	const place = await aCleanPlace();
	await goTo(place);
	loadKey(false);
	const key = readFileSync(join(place.DATA_DIR, 'secret.key'), 'utf8');
	await expect(restoreFrom(backup, null)).rejects.toThrow('another key file');
	expect(readFileSync(join(place.DATA_DIR, 'secret.key'), 'utf8')).toBe(key);
	rmSync(join(place.DATA_DIR, 'secret.key'));
	await restoreFrom(backup, null);
});

test('a database moves to another place and back with equal counts and hashes; a filled place or one in use is refused', async () => {
	await aFilledForum();
	const source = await here();
	const from = databaseLocation(fresh.url);
	const file1 = databaseLocation(`file:${file('moved.sqlite')}`);
	await expect(migrateEngine(from, file1)).rejects.toThrow('in use');
	await closeDatabase();
	expect(differences(source, await migrateEngine(from, file1))).toEqual([]);
	await expect(migrateEngine(from, file1)).rejects.toThrow('already');
	const clean = await aCleanPlace();
	expect(differences(source, await migrateEngine(file1, databaseLocation(clean.DATABASE_URL)))).toEqual([]);
	await goTo(clean);
	expect(differences(source, await here())).toEqual([]);
	expect(await migrate()).toEqual([]);
	// proposals, recommendations and what hangs on them went along; one letter of a text is seen
	expect(outcomeTables.filter((table) => !source.get(table)?.rows)).toEqual([]);
	await database().writer.updateTable('amendment').set({ text: 'Басқа' }).execute();
	expect(differences(source, await here())).toEqual(['amendment']);
});

test('a key file that belongs to another database is noticed at the start', async () => {
	loadKey(false);
	await requireMatchingKey();
	await requireMatchingKey();
	const audited = await database().reader.selectFrom('audit_entry').select('verb').where('verb', '=', 'installation.begin').execute();
	expect(audited).toHaveLength(1);
	writeFileSync(file('secret.key'), `${'0'.repeat(64)}\n`);
	loadKey(true);
	await expect(requireMatchingKey()).rejects.toThrow('belongs to another database');
});
