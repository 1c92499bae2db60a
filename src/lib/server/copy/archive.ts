import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, Readable, Transform, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { SetupError } from '../config.ts';

/**
 * One file: a first line that says how it is closed, the content (lines of text, gzipped, and encrypted when there is a passphrase),
 * and at the end what proves it whole: SHA-256 of all before, or the tag of AES-256-GCM, which covers the first line too.
 */
const MARK = 'ALANG-BACKUP 1';
const LONGEST_FIRST_LINE = 200;
const PLAIN_TAIL = 32;
const TAG = 16;
/** About 128 MB and half a second for each guess (RFC 7914). */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 };

interface Lock {
	key: Buffer;
	/** tells a wrong passphrase from a damaged file; as dear to guess from as the key */
	check: string;
}
function lockOf(passphrase: string, salt: Buffer): Lock {
	const derived = scryptSync(passphrase.normalize('NFC'), salt, 48, COST);
	return { key: derived.subarray(0, 32), check: derived.subarray(32).toString('base64') };
}

/** Lets everything through and adds its SHA-256 at the end. */
function sealed(hash: ReturnType<typeof createHash>): Transform {
	return new Transform({
		transform(chunk: Buffer, _, done) {
			hash.update(chunk);
			done(null, chunk);
		},
		flush(done) {
			done(null, hash.digest());
		}
	});
}

/** Adds the tag of the cipher behind what it wrote. */
function tagged(tag: () => Buffer): Transform {
	return new Transform({
		transform: (chunk: Buffer, _, done) => done(null, chunk),
		flush: (done) => done(null, tag())
	});
}

/**
 * Writes lines into a new file that only its owner may read, down to the disk.
 * @param passphrase null: not encrypted
 * @throws Error with code EEXIST when the file is there
 */
export async function writeArchive(file: string, lines: AsyncIterable<string>, passphrase: string | null): Promise<void> {
	let first = `${MARK} plain\n`;
	let closing: Duplex[];
	if (passphrase === null) {
		closing = [sealed(createHash('sha256').update(first))];
	} else {
		const [salt, nonce] = [randomBytes(16), randomBytes(12)];
		const { key, check } = lockOf(passphrase, salt);
		first = `${MARK} scrypt-aes-256-gcm ${salt.toString('base64')} ${nonce.toString('base64')} ${check}\n`;
		const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(first));
		closing = [cipher, tagged(() => cipher.getAuthTag())];
	}
	const out = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
	out.write(first);
	await pipeline([Readable.from(inPortions(lines)), createGzip({ level: 6 }), ...closing, out]);
}

/** Lines joined to portions of some size: a stream of single lines is slow. */
async function* inPortions(lines: AsyncIterable<string>): AsyncIterable<Buffer> {
	let text = '';
	for await (const line of lines) {
		text += `${line}\n`;
		if (text.length < 2 ** 16) continue;
		yield Buffer.from(text);
		text = '';
	}
	yield Buffer.from(text);
}

const damaged = (file: string) =>
	new SetupError(`The backup ${file} is damaged or was not written to its end; take another copy. Nothing has been changed.`);

interface Frame {
	first: string;
	start: number;
	size: number;
	tail: Buffer;
}

async function frameOf(file: string): Promise<Frame> {
	const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
		throw new SetupError(`The backup ${file} cannot be read (${error.code ?? error.message}).`);
	});
	try {
		const { size } = await handle.stat();
		const head = Buffer.alloc(Math.min(size, LONGEST_FIRST_LINE));
		await handle.read(head, 0, head.length, 0);
		const end = head.indexOf(10);
		const first = head.subarray(0, end + 1).toString('utf8');
		if (end < 0 || !first.startsWith('ALANG-BACKUP ')) throw new SetupError(`${file} is not a backup of Alang.`);
		if (!first.startsWith(`${MARK} `))
			throw new SetupError(`The backup ${file} was made by a newer release of Alang; restore it with that release.`);
		const length = first === `${MARK} plain\n` ? PLAIN_TAIL : TAG;
		if (size < first.length + length) throw damaged(file);
		const tail = Buffer.alloc(length);
		await handle.read(tail, 0, length, size - length);
		return { first, start: first.length, size, tail };
	} finally {
		await handle.close();
	}
}

async function demandSealed(file: string, frame: Frame): Promise<void> {
	const hash = createHash('sha256');
	for await (const chunk of createReadStream(file, { end: frame.size - PLAIN_TAIL - 1 })) hash.update(chunk as Buffer);
	if (!timingSafeEqual(hash.digest(), frame.tail)) throw damaged(file);
}

function decipherOf(file: string, frame: Frame, passphrase: string | null): Duplex {
	const [, , , salt = '', nonce = '', check = ''] = frame.first.trim().split(' ');
	if (passphrase === null) throw new SetupError(`The backup ${file} is encrypted; set BACKUP_PASSPHRASE to its passphrase.`);
	if (Buffer.from(nonce, 'base64').length !== 12) throw damaged(file);
	const lock = lockOf(passphrase, Buffer.from(salt, 'base64'));
	if (lock.check !== check) throw new SetupError(`The passphrase in BACKUP_PASSPHRASE does not open the backup ${file}.`);
	const decipher = createDecipheriv('aes-256-gcm', lock.key, Buffer.from(nonce, 'base64'), { authTagLength: TAG });
	return decipher.setAAD(Buffer.from(frame.first)).setAuthTag(frame.tail);
}

/**
 * Reads an archive line by line. Of an encrypted one the lines are proven genuine only when the last has come: read it whole once
 * before acting on it.
 * @throws SetupError with one sentence: not a backup, damaged, made by a newer release, wrong passphrase
 */
export async function* readArchive(file: string, passphrase: string | null): AsyncIterable<string> {
	const frame = await frameOf(file);
	const plain = frame.first === `${MARK} plain\n`;
	if (plain) await demandSealed(file, frame);
	const opening = plain ? new PassThrough() : decipherOf(file, frame, passphrase);
	const body =
		frame.size - frame.tail.length > frame.start
			? createReadStream(file, { start: frame.start, end: frame.size - frame.tail.length - 1 })
			: Readable.from([]);
	const gunzip = createGunzip();
	const flowing = pipeline(body, opening, gunzip);
	flowing.catch(() => undefined); // reported by the loop below, whose stream it ends
	const decoder = new TextDecoder('utf-8', { fatal: true });
	let rest = '';
	try {
		for await (const chunk of gunzip) {
			const parts = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
			rest = parts.pop() ?? '';
			yield* parts;
		}
		await flowing;
	} catch {
		throw damaged(file);
	}
	if (rest) throw damaged(file);
}
