import { randomBytes } from 'node:crypto';
import { nowMs } from './clock.ts';

let last = 0;
let count = 0;

/**
 * A UUIDv7 (RFC 9562): text, unique, and sorted by the time it was made; within one millisecond of one process by a
 * counter (its method 1), so that the rows of one change keep their order.
 */
export function newId(): string {
	const bytes = randomBytes(16);
	const at = nowMs();
	count = at === last ? count + 1 : bytes.readUInt16BE(6) & 0x7ff;
	last = at;
	bytes.writeUIntBE(at, 0, 6);
	bytes.writeUInt16BE(0x7000 | (count & 0xfff), 6);
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = bytes.toString('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** An opaque code of 128 bits for addresses and passes: 26 letters and digits (Crockford's base 32). */
export function newCode(): string {
	const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
	let value = BigInt(`0x${randomBytes(16).toString('hex')}`);
	let code = '';
	for (let i = 0; i < 26; i++) {
		code = alphabet[Number(value & 31n)] + code;
		value >>= 5n;
	}
	return code;
}
