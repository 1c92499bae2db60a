import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { concurrencyLimit } from '../../server/concurrency-limit.ts';
import { composed } from './passphrase.ts';

/** argon2id (the library's own choice) with the memory and passes of OWASP's Password Storage Cheat Sheet. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** One core stays free for pages while a flood of sign-ins is worked off. */
const limited = concurrencyLimit(Math.max(1, availableParallelism() - 1), 400);

/** The PHC text of a passphrase: composed to NFC first, never cut. @throws Refusal('server.busy') */
export const hashPassword = (password: string): Promise<string> => limited(() => hash(composed(password), cost));

/** kept when it is there, not while it is made: that may be refused */
let nobodys: string | undefined;

/**
 * Whether a passphrase is right. Without a hash (no such account, none chosen yet) the same work is done, so that the time does not tell
 * which addresses exist.
 * @throws Refusal('server.busy')
 */
export async function fitsPassword(kept: string | null | undefined, password: string): Promise<boolean> {
	const against = kept ?? (nobodys ??= await hashPassword('nobody has this one'));
	const fits = await limited(() => verify(against, composed(password)));
	return fits && !!kept;
}
