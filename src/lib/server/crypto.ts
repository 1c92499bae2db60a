import { chmodSync, existsSync, readFileSync } from 'node:fs';
import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	createSecretKey,
	hkdfSync,
	randomBytes,
	timingSafeEqual,
	type KeyObject
} from 'node:crypto';
import { join } from 'node:path';
import { config, SetupError } from './config.ts';
import { requireDirectory, writeNew } from './directory.ts';

let key: KeyObject | undefined;

/** The path of the installation's key. */
export const keyFile = (): string => join(config().dataDir, 'secret.key');

/**
 * The installation's key (DATA_DIR/secret.key): private links are signed with it, so it belongs to every backup.
 * @param databaseIsFilled a missing key beside a filled database is an error: every link in people's mails would be dead
 */
export function loadKey(databaseIsFilled: boolean): void {
	const file = keyFile();
	if (!existsSync(file)) {
		if (databaseIsFilled)
			throw new SetupError(
				`The key file ${file} is missing although the database is in use; put it back from the backup, or every private link stops working.`
			);
		requireDirectory(config().dataDir);
		// of two processes that begin at once both go on with the key of one
		writeNew(file, randomBytes(32).toString('hex') + '\n');
	}
	const text = textOf(file);
	if (!/^[0-9a-f]{64,}$/.test(text)) throw new SetupError(`The key file ${file} is too short or damaged; put it back from the backup.`);
	key = createSecretKey(text, 'hex');
}

/** What a key file holds, for this user alone from now on. @throws SetupError when it is another user's */
function textOf(file: string): string {
	try {
		chmodSync(file, 0o600);
		return readFileSync(file, 'utf8').trim();
	} catch (cause) {
		throw new SetupError(`The key file ${file} cannot be read; make it this user's own.`, { cause });
	}
}

function theKey(): KeyObject {
	if (!key) loadKey(false);
	return key as KeyObject;
}

/** @throws SetupError unless the key file still holds the key that is in use: the next start would find another one, or none */
export function requireKeyInPlace(): void {
	const file = keyFile();
	if (!sameText(textOf(file), theKey().export().toString('hex'))) throw new SetupError(`The key file ${file} is no longer the one in use.`);
}

/** HMAC-SHA-256 over the parts with the installation's key, base64url. */
export function sign(purpose: string, ...parts: string[]): string {
	return createHmac('sha256', theKey())
		.update([purpose, ...parts].join('\n'))
		.digest('base64url');
}

const sealingKey = (purpose: string) => Buffer.from(hkdfSync('sha256', theKey(), '', `alang seal ${purpose}`, 32));
const IV = 12;
const TAG = 16;

/**
 * Encrypts a secret that must be read again, for the database: AES-256-GCM under a key derived from the installation's.
 * @param owner whose it is; sealed text of one owner cannot be put into another's row
 */
export function seal(purpose: string, owner: string, text: string): string {
	const iv = randomBytes(IV);
	const cipher = createCipheriv('aes-256-gcm', sealingKey(purpose), iv).setAAD(Buffer.from(owner));
	const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** Decrypts a sealed secret. @throws Error when it was sealed with another key, for another owner, or was changed */
export function unseal(purpose: string, owner: string, sealed: string): string {
	const bytes = Buffer.from(sealed, 'base64url');
	const decipher = createDecipheriv('aes-256-gcm', sealingKey(purpose), bytes.subarray(0, IV), { authTagLength: TAG });
	decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(IV, IV + TAG));
	return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString('utf8');
}

/** Compares two texts in constant time. */
export function sameText(a: string, b: string): boolean {
	const [x, y] = [Buffer.from(a), Buffer.from(b)];
	return x.length === y.length && timingSafeEqual(x, y);
}

/** An id without its hyphens and 27 letters of a signature: what every mailed link's token looks like, its id in five parts. */
export const tokenShape = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})([A-Za-z0-9_-]{27})$/;

const signatureFor = (purpose: string, id: string) => sign(purpose, id).slice(0, 27);

/** The token of a link to what has this id, for one purpose. */
export const tokenFor = (purpose: string, id: string): string => id.replaceAll('-', '') + signatureFor(purpose, id);

/** @returns the id that a token was made for, or null for a token that is not ours or serves another purpose */
export function idIn(purpose: string, token: string): string | null {
	const parts = tokenShape.exec(token);
	const id = parts?.slice(1, 6).join('-') ?? '';
	return parts && sameText(signatureFor(purpose, id), parts[6] ?? '') ? id : null;
}

/** SHA-256 in hexadecimal: the database stores tokens this way. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Forgets the loaded key: for tests that use several data folders in one process. */
export function forgetKey(): void {
	key = undefined;
}
