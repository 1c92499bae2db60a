import { randomBytes, randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import { nowMs } from './clock.ts';

let last = 0;
let seq = 0;

/**
 * A UUIDv7 (RFC 9562): text, unique, and sorted by the time it was made; within one millisecond of one process by a
 * counter, so that the rows of one change keep their order.
 */
export function newId(): string {
	const msecs = nowMs();
	seq = msecs === last ? seq + 1 : randomInt(2 ** 31);
	last = msecs;
	return v7({ msecs, seq });
}

/** The instant at which newId made an id, in milliseconds since 1970. */
export const madeAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

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
