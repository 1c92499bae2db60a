import { Secret, TOTP } from 'otpauth';
import type { Kysely } from 'kysely';
import { nowMs } from '../../server/clock.ts';
import type { Tables } from '../../server/database/tables.ts';
import { newCode } from '../../server/ids.ts';
import { seal, sha256, unseal } from '../../server/crypto.ts';
import { appCode, recoveryCode } from './second-factor.ts';
import type { Change } from '../../server/change.ts';

/** Codes by time (RFC 6238: SHA-1, six digits, 30 seconds, as every app reads them) and recovery codes, in the database. */

const PERIOD = 30;
export const RECOVERY_CODES = 10;
const totp = (secret: string, label = '') => new TOTP({ issuer: 'Alang', label, secret: Secret.fromBase32(secret), period: PERIOD });

/** A new secret of 160 bits, base 32. */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

/** The address in the QR code that the app reads. @param label whose it is, as the app lists it */
export const appAddress = (secret: string, label: string): string => totp(secret, label).toString();

export const sealSecret = (accountId: string, secret: string): string => seal('second-factor', accountId, secret);
export const openSecret = (accountId: string, sealed: string): string => unseal('second-factor', accountId, sealed);

/** The 30 seconds since 1970 that a code belongs to: now, or one step before or after for a clock that is off; null: none of these. */
export function stepOf(secret: string, typed: string): number | null {
	const token = appCode(typed);
	const timestamp = nowMs();
	const delta = token === null ? null : totp(secret).validate({ token, timestamp, window: 1 });
	return delta === null ? null : TOTP.counter({ period: PERIOD, timestamp }) + delta;
}

/** Whether an account has a second factor in use. */
export async function hasSecondFactor(rows: Kysely<Tables>, accountId: string): Promise<boolean> {
	const row = await rows
		.selectFrom('second_factor')
		.select('account_id')
		.where('account_id', '=', accountId)
		.where('secret', 'is not', null)
		.executeTakeFirst();
	return !!row;
}

/** Uses a code from the app up. The guarded update lets two at once with one code in only once. */
async function useAppCode(c: Change, accountId: string, typed: string): Promise<boolean> {
	const row = await c.trx.selectFrom('second_factor').select('secret').where('account_id', '=', accountId).executeTakeFirst();
	const step = row?.secret ? stepOf(openSecret(accountId, row.secret), typed) : null;
	if (step === null) return false;
	const used = await c.trx
		.updateTable('second_factor')
		.set({ last_step: step })
		.where('account_id', '=', accountId)
		.where('last_step', '<', step)
		.returning('account_id')
		.executeTakeFirst();
	return !!used;
}

async function useRecoveryCode(c: Change, accountId: string, typed: string): Promise<boolean> {
	const code = recoveryCode(typed);
	if (code === null) return false;
	const used = await c.trx
		.updateTable('recovery_code')
		.set({ used_at: c.at })
		.where('code_hash', '=', sha256(code))
		.where('account_id', '=', accountId)
		.where('used_at', 'is', null)
		.returning('code_hash')
		.executeTakeFirst();
	return !!used;
}

/** Uses a code up, inside a change. @returns which kind it was; null when it does not fit or was used before */
export async function useCode(c: Change, accountId: string, typed: string): Promise<'app' | 'recovery' | null> {
	if (await useAppCode(c, accountId, typed)) return 'app';
	return (await useRecoveryCode(c, accountId, typed)) ? 'recovery' : null;
}

/** Replaces an account's recovery codes. @returns the new ones; only their hashes are kept */
export async function replaceRecoveryCodes(c: Change, accountId: string): Promise<string[]> {
	// the first letter of a code holds three bits; without it 125 are left, in five even groups
	const codes = Array.from({ length: RECOVERY_CODES }, () => newCode().slice(1));
	await c.trx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
	await c.trx
		.insertInto('recovery_code')
		.values(codes.map((code) => ({ code_hash: sha256(code), account_id: accountId, created_at: c.at, used_at: null })))
		.execute();
	return codes;
}

/** Counts the unused recovery codes of an account. */
export async function recoveryCodesLeft(rows: Kysely<Tables>, accountId: string): Promise<number> {
	const { left } = await rows
		.selectFrom('recovery_code')
		.select((e) => e.fn.countAll<number>().as('left'))
		.where('account_id', '=', accountId)
		.where('used_at', 'is', null)
		.executeTakeFirstOrThrow();
	return left;
}

/** Takes the second factor off inside a change, with the count of wrong codes. @returns whether there was one */
export async function removeSecondFactor(c: Change, accountId: string): Promise<boolean> {
	const had = await hasSecondFactor(c.trx, accountId);
	for (const table of ['second_factor', 'recovery_code', 'sign_in_step', 'wrong_code'] as const)
		await c.trx.deleteFrom(table).where('account_id', '=', accountId).execute();
	return had;
}
