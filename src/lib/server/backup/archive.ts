import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream as WebStream } from 'node:stream/web';
import { createGunzip, createGzip } from 'node:zlib';
import { SetupError } from '../config.ts';
import { damaged, notABackup, isEncrypted, newer, notOpened } from './archive-faults.ts';
import { isFormer, openFormer } from './former-archive.ts';

/**
 * A backup is JSON lines in gzip (RFC 1952), and with a passphrase that in age (age-encryption.org/v1, scrypt), so that
 * `age -d FILE | gunzip` shows it without Alang. Who tampers with an encrypted one is noticed; the checksum of gzip and the digests
 * among the lines tell only of accidents.
 */
const AGE = 'age-encryption.org/';
/** What zlib begins with, without a name or a time; the tenth byte names the system it was written on. */
const GZIP = Buffer.from('1f8b08000000000000', 'hex');
const FIRST_LINE = /^\{"head":\{"alang":"(.*?)"/;
/** 2¹⁷ rounds of scrypt: 128 MB and half a second for each guess. age's own 2¹⁸ takes as much memory as the server beside it. */
const WORK_FACTOR = 17;

/** The library takes and gives streams as a browser has them; in Node.js these can be gone through. */
const asWeb = (bytes: AsyncIterable<Uint8Array>) => WebStream.from(bytes) as ReadableStream<Uint8Array>;
const asBytes = (stream: ReadableStream<Uint8Array>) => stream as WebStream<Uint8Array>;

/** A stage that encrypts what comes. The library is loaded only where it is needed: the server keeps its start without it. */
const encrypting = (passphrase: string) =>
	async function* (bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
		const { Encrypter } = await import('age-encryption');
		const encrypter = new Encrypter();
		encrypter.setScryptWorkFactor(WORK_FACTOR);
		encrypter.setPassphrase(passphrase.normalize('NFC'));
		yield* asBytes(await encrypter.encrypt(asWeb(bytes)));
	};

/**
 * Writes lines into a new file that only its owner may read, down to the disk.
 * @param passphrase null: not encrypted
 * @throws Error with code EEXIST when the file is there
 */
export async function writeArchive(file: string, lines: AsyncIterable<string>, passphrase: string | null): Promise<void> {
	const [text, gzip] = [Readable.from(inPortions(lines)), createGzip({ level: 6 })];
	const out = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
	await (passphrase === null ? pipeline(text, gzip, out) : pipeline(text, gzip, encrypting(passphrase), out));
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

async function beginningOf(file: string): Promise<{ beginning: Buffer; size: number }> {
	const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
		throw new SetupError(`The backup ${file} cannot be read (${error.code ?? error.message}).`);
	});
	try {
		const { size } = await handle.stat();
		const beginning = Buffer.alloc(Math.min(size, AGE.length));
		await handle.read(beginning, 0, beginning.length, 0);
		return { beginning, size };
	} finally {
		await handle.close();
	}
}

async function decrypted(file: string, passphrase: string | null): Promise<AsyncIterable<Uint8Array>> {
	if (passphrase === null) throw isEncrypted(file);
	const { Decrypter } = await import('age-encryption');
	const decrypter = new Decrypter();
	decrypter.addPassphrase(passphrase.normalize('NFC'));
	try {
		return asBytes(await decrypter.decrypt(asWeb(createReadStream(file))));
	} catch (error) {
		throw error instanceof Error && error.message.startsWith('no identity matched') ? notOpened(file) : damaged(file);
	}
}

/** gzip proves itself with its last bytes only, and by then the lines before would have been believed. */
async function requireWhole(file: string, beginning: Buffer, size: number): Promise<void> {
	const gunzip = createGunzip();
	try {
		await pipeline(createReadStream(file), gunzip, async (bytes: AsyncIterable<unknown>) => {
			for await (const each of bytes) void each;
		});
	} catch {
		throw damaged(file);
	}
	if (!beginning.subarray(0, GZIP.length).equals(GZIP) || gunzip.bytesWritten !== size) throw damaged(file);
}

/** @returns the content in gzip */
async function opened(file: string, passphrase: string | null): Promise<AsyncIterable<Uint8Array>> {
	const { beginning, size } = await beginningOf(file);
	if (isFormer(beginning)) return openFormer(file, passphrase);
	if (beginning.toString('latin1') === AGE) return decrypted(file, passphrase);
	if (!beginning.subarray(0, 2).equals(GZIP.subarray(0, 2))) throw notABackup(file);
	await requireWhole(file, beginning, size);
	return createReadStream(file);
}

/**
 * Reads an archive line by line, also one of the former format. Whether an encrypted one goes on to its end is known only when its
 * last line has come: read it whole once before acting on it.
 * @throws SetupError with one sentence: not a backup, damaged, made by a newer release, wrong passphrase
 */
export async function* readArchive(file: string, passphrase: string | null): AsyncIterable<string> {
	const gunzip = createGunzip();
	const flowing = pipeline(await opened(file, passphrase), gunzip);
	flowing.catch(() => undefined); // reported by the loop below, whose stream it ends
	let made: string | undefined;
	for await (const line of linesIn(file, gunzip, flowing)) {
		made ??= FIRST_LINE.exec(line)?.[1] ?? '';
		if (made !== 'copy') throw made ? newer(file) : notABackup(file);
		yield line;
	}
	if (!made) throw notABackup(file);
}

async function* linesIn(file: string, bytes: AsyncIterable<unknown>, flowing: Promise<void>): AsyncIterable<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	let rest = '';
	try {
		for await (const chunk of bytes) {
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
