import { createDecipheriv, createHash, scryptSync, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { damaged, isEncrypted, newer, notOpened } from './archive-faults.ts';

/**
 * Backups as they were written until December 2026: a first line that says how it is closed, gzip, and at the end what proves it whole:
 * SHA-256 of all before, or the tag of AES-256-GCM, which covers the first line too. Nothing writes them any more.
 */
const MARK = 'ALANG-BACKUP ';
const PLAIN = `${MARK}1 plain\n`;
const LONGEST_FIRST_LINE = 200;
const PLAIN_TAIL = 32;
const TAG = 16;
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 };

interface Frame {
	first: string;
	/** the last byte of the content */
	end: number;
	tail: Buffer;
}

export const isFormer = (beginning: Buffer): boolean => beginning.toString('latin1').startsWith(MARK);

async function frameOf(file: string): Promise<Frame> {
	const handle = await open(file, 'r');
	try {
		const { size } = await handle.stat();
		const head = Buffer.alloc(Math.min(size, LONGEST_FIRST_LINE));
		await handle.read(head, 0, head.length, 0);
		const first = head.subarray(0, head.indexOf(10) + 1).toString('utf8');
		if (!first) throw damaged(file);
		if (!first.startsWith(`${MARK}1 `)) throw newer(file);
		const tail = Buffer.alloc(first === PLAIN ? PLAIN_TAIL : TAG);
		if (size <= first.length + tail.length) throw damaged(file);
		await handle.read(tail, 0, tail.length, size - tail.length);
		return { first, end: size - tail.length - 1, tail };
	} finally {
		await handle.close();
	}
}

async function requireSealed(file: string, { end, tail }: Frame): Promise<void> {
	const hash = createHash('sha256');
	for await (const chunk of createReadStream(file, { end })) hash.update(chunk as Buffer);
	if (!timingSafeEqual(hash.digest(), tail)) throw damaged(file);
}

function decipherOf(file: string, { first, tail }: Frame, passphrase: string | null) {
	const [, , , salt = '', nonce = '', check = ''] = first.trim().split(' ');
	if (passphrase === null) throw isEncrypted(file);
	if (Buffer.from(nonce, 'base64').length !== 12) throw damaged(file);
	const derived = scryptSync(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 48, COST);
	if (derived.subarray(32).toString('base64') !== check) throw notOpened(file);
	const decipher = createDecipheriv('aes-256-gcm', derived.subarray(0, 32), Buffer.from(nonce, 'base64'), { authTagLength: TAG });
	return decipher.setAAD(Buffer.from(first)).setAuthTag(tail);
}

/**
 * Opens a former backup.
 * @returns its content in gzip, of an encrypted one proven genuine only when its last byte has come
 * @throws SetupError with one sentence: damaged, made by a newer release, wrong passphrase
 */
export async function openFormer(file: string, passphrase: string | null): Promise<AsyncIterable<Uint8Array>> {
	const frame = await frameOf(file);
	const body = createReadStream(file, { start: frame.first.length, end: frame.end });
	if (frame.first === PLAIN) {
		await requireSealed(file, frame);
		return body;
	}
	const decipher = decipherOf(file, frame, passphrase);
	return (async function* () {
		for await (const chunk of body) yield decipher.update(chunk as Buffer);
		yield decipher.final();
	})();
}
