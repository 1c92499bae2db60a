import type { Kysely } from 'kysely';
import type { AccountActor } from '../../server/actor.ts';
import type { Change } from '../../server/change.ts';
import { MINUTE, later, now } from '../../server/clock.ts';
import { config } from '../../server/config.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { newCode } from '../../server/ids.ts';
import { sha256 } from '../../server/crypto.ts';
import type { KeptCookie } from './lucia.server.ts';

/** Between a right passphrase and the code of the second factor: a mark in the browser that opens the code's page and nothing else. */

const LASTS = 10 * MINUTE;
/** Wrong codes that one right passphrase pays for. */
export const STEP_TRIES = 5;

const secure = () => config().origin.startsWith('https:');
export const stepCookieName = (): string => (secure() ? '__Host-step' : 'step');

const cookie = (value: string, maxAge: number): KeptCookie => ({
	name: stepCookieName(),
	value,
	attributes: { path: '/', httpOnly: true, secure: secure(), sameSite: 'lax', maxAge }
});
export const noStepCookie = (): KeptCookie => cookie('', 0);

/** Starts to await an account's code, inside a change. @returns the mark, for the browser */
export async function awaitCode(c: Change, actor: AccountActor): Promise<KeptCookie> {
	const token = newCode();
	await c.trx.deleteFrom('sign_in_step').where('expires_at', '<=', c.at).execute();
	await c.trx
		.insertInto('sign_in_step')
		.values({ token_hash: sha256(token), account_id: actor.accountId, created_at: c.at, expires_at: later(c.at, LASTS) })
		.execute();
	return cookie(token, LASTS / 1000);
}

/** The account whose code a browser still has to give; null when no code is awaited. */
export async function awaitedOf(token: string | undefined, rows: Kysely<Tables> = read(), at = now()): Promise<string | null> {
	if (!token) return null;
	const row = await rows
		.selectFrom('sign_in_step')
		.select('account_id')
		.where('token_hash', '=', sha256(token))
		.where('expires_at', '>', at)
		.where('tries', '<', STEP_TRIES)
		.executeTakeFirst();
	return row?.account_id ?? null;
}

/** Ends the wait for a code, inside a change. @returns whether it was still on: a mark is used once */
export async function endStep(c: Change, token: string): Promise<boolean> {
	const ended = await c.trx.deleteFrom('sign_in_step').where('token_hash', '=', sha256(token)).returning('account_id').executeTakeFirst();
	return !!ended;
}

/** Counts a wrong code, inside a change. */
export async function countTry(c: Change, token: string): Promise<void> {
	await c.trx
		.updateTable('sign_in_step')
		.set((e) => ({ tries: e('tries', '+', 1) }))
		.where('token_hash', '=', sha256(token))
		.execute();
}

/** Ends every wait for a code of an account, whose passphrase or factor has changed. */
export async function endStepsOf(c: Change, accountId: string): Promise<void> {
	await c.trx.deleteFrom('sign_in_step').where('account_id', '=', accountId).execute();
}
