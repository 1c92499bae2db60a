import type { Kysely } from 'kysely';
import { config } from '../../server/config.ts';
import { DAY, nowMs } from '../../server/clock.ts';
import type { Tables } from '../../server/database/tables.ts';
import { sameText, sign } from '../../server/crypto.ts';
import type { KeptCookie } from './lucia.server.ts';

/**
 * A browser that has signed in before carries a mark. Tries from all such browsers are counted together, apart from strangers', so that
 * nobody can lock an owner out by guessing (OWASP: device cookies) and nobody gains tries by collecting marks. A mark stands on the
 * passphrase and the second factor that it was made with: with another one of either it is worth nothing.
 */
export const deviceCookieName = (): string => (config().origin.startsWith('https:') ? '__Host-device' : 'device');

/** A mark lasts this long from the sign-in that made it. */
const LASTS = 90 * DAY;

/** What an account's marks stand on; null: there is no such account. */
export interface Credentials {
	id: string;
	password_hash: string | null;
	/** since when the second factor is in use; null: it is not */
	since: string | null;
}

/** The credentials of accounts, for a condition that says which. */
export const credentials = (rows: Kysely<Tables>) =>
	rows
		.selectFrom('account')
		.leftJoin('second_factor', 'second_factor.account_id', 'account.id')
		.select(['account.id', 'account.password_hash', 'second_factor.since']);

/** A signature over something that counts for an account while its passphrase and factor stay; the same work when there is none. */
export const standing = (purpose: 'device' | 'met', account: Credentials | undefined, what: string): string =>
	sign(purpose, account?.id ?? '', account?.password_hash ?? '', account?.since ?? '', what);

/** The mark of a browser in which an account has just signed in. */
export async function deviceCookie(rows: Kysely<Tables>, accountId: string): Promise<KeptCookie> {
	const until = String(nowMs() + LASTS);
	return {
		name: deviceCookieName(),
		value: `${until}.${standing('device', await credentials(rows).where('account.id', '=', accountId).executeTakeFirst(), until)}`,
		attributes: {
			path: '/',
			httpOnly: true,
			secure: config().origin.startsWith('https:'),
			sameSite: 'lax',
			maxAge: LASTS / 1000
		}
	};
}

/** Whether a browser's mark belongs to this account with its present passphrase and factor, and has not expired. */
export function isKnownDevice(account: Credentials | undefined, cookie: string | undefined): boolean {
	const [until = '', signature = ''] = (cookie ?? '').split('.');
	return sameText(signature, standing('device', account, until)) && !!account && Number(until) > nowMs();
}
