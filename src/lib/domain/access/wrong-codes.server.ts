import type { Change } from '../../server/change.ts';
import { MINUTE, later } from '../../server/clock.ts';
import { config } from '../../server/config.ts';
import { newId } from '../../server/ids.ts';
import { Refusal } from '../../server/refusal.ts';
import { TRIES_MATTER, closedUntil } from './code-tries.ts';

/** The one count of an account's wrong codes. Only who gave the right passphrase comes to where it grows. */

const wrongCodesOf = (c: Change, accountId: string) =>
	c.trx
		.selectFrom('wrong_code')
		.select(['at', 'told'])
		.where('account_id', '=', accountId)
		.where('at', '>', later(c.at, -TRIES_MATTER))
		.execute();

/**
 * Checks, inside a change, that an account may try another code; does nothing with RATE_LIMITS=off. Codes of one account are checked one at
 * a time, by however many processes.
 * @throws Refusal('access.too-many', {minutes})
 */
export async function requireCodeLeft(c: Change, accountId: string): Promise<void> {
	if (!config().rateLimits) return;
	// an empty update locks the row
	await c.trx
		.updateTable('account')
		.set((e) => ({ email_folded: e.ref('email_folded') }))
		.where('id', '=', accountId)
		.execute();
	const until = closedUntil(
		(await wrongCodesOf(c, accountId)).map((row) => row.at),
		c.at
	);
	if (until) throw new Refusal('access.too-many', { minutes: Math.ceil((Date.parse(until) - Date.parse(c.at)) / MINUTE) });
}

/** Counts a wrong code inside its change. The last one allowed mails the owner, once a day at most: somebody knows the passphrase. */
export async function countWrongCode(c: Change, accountId: string): Promise<void> {
	const before = await wrongCodesOf(c, accountId);
	const told = !!closedUntil([...before.map((row) => row.at), c.at], c.at) && !before.some((row) => row.told);
	await c.trx.deleteFrom('wrong_code').where('at', '<=', later(c.at, -TRIES_MATTER)).execute();
	await c.trx
		.insertInto('wrong_code')
		.values({ id: newId(), account_id: accountId, at: c.at, told: told ? 1 : 0 })
		.execute();
	if (!told || !config().rateLimits) return;
	const { language } = await c.trx.selectFrom('account').select('language').where('id', '=', accountId).executeTakeFirstOrThrow();
	await c.mail({ kind: 'access.codes-spent', language, accountId });
}

/** Resets the count of wrong codes, inside a change that sets another passphrase or factor. */
export async function forgetWrongCodes(c: Change, accountId: string): Promise<void> {
	await c.trx.deleteFrom('wrong_code').where('account_id', '=', accountId).execute();
}
