import { createDecipheriv, createHmac, hkdfSync, scryptSync } from 'node:crypto';

/**
 * A second reader of age files with a passphrase, after https://c2sp.org/age and Node's own cryptography alone, so that what Alang writes
 * is judged by something else than the library that wrote it.
 */

const CHUNK = 64 * 1024 + 16;
const unpadded = (text: string) => Buffer.from(text, 'base64');
const keyOf = (secret: Uint8Array, salt: Uint8Array, info: string) => Buffer.from(hkdfSync('sha256', secret, salt, info, 32));

function unlocked(key: Uint8Array, nonce: Uint8Array, bytes: Buffer): Buffer {
	const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
	decipher.setAuthTag(bytes.subarray(-16));
	return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
}

/** @returns what is inside. @throws Error when it is not as the format says */
export function openAge(file: Buffer, passphrase: string): Buffer {
	const [header, signed = '', salt = '', factor, body = '', mac = ''] =
		/^(age-encryption\.org\/v1\n-> scrypt (\S+) (\d+)\n(\S+)\n---) (\S+)\n/.exec(file.toString('latin1')) ?? [];
	if (header === undefined) throw new Error('not an age file with a passphrase');
	const cost = { N: 2 ** Number(factor), r: 8, p: 1, maxmem: 2 ** 30 };
	const wrapping = scryptSync(passphrase, Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), unpadded(salt)]), 32, cost);
	const fileKey = unlocked(wrapping, Buffer.alloc(12), unpadded(body));
	const expected = createHmac('sha256', keyOf(fileKey, Buffer.alloc(0), 'header'))
		.update(signed)
		.digest();
	if (!expected.equals(unpadded(mac))) throw new Error('the header is not the one that was written');
	const payload = file.subarray(header.length);
	const key = keyOf(fileKey, payload.subarray(0, 16), 'payload');
	const chunks: Buffer[] = [];
	for (let at = 16; at < payload.length; at += CHUNK) {
		const nonce = Buffer.alloc(12);
		nonce.writeUInt32BE(chunks.length, 7);
		nonce[11] = at + CHUNK >= payload.length ? 1 : 0;
		chunks.push(unlocked(key, nonce, payload.subarray(at, at + CHUNK)));
	}
	return Buffer.concat(chunks);
}
