import type { Kysely } from 'kysely';
import { Lucia, TimeSpan, type Adapter } from 'lucia';
import { now, nowMs } from '../../server/clock.ts';
import { config } from '../../server/config.ts';
import { database, read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { sha256 } from '../../server/crypto.ts';
import { LOGIN_LASTS } from './session-lifetime.ts';

/**
 * Logins, kept by lucia. Everything of lucia is in this file: leaving it must touch nothing else.
 * The table holds SHA-256 of the id, so that a stolen copy of the database signs nobody in.
 */

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<{ seenAt: string }>;
		DatabaseSessionAttributes: { browser: string; seenAt: string };
	}
}

/**
 * The difference between our clock, which tests can set, and the machine's, which lucia reads; it is subtracted from the times given to
 * lucia.
 */
const drift = () => nowMs() - Date.now();
const toText = (instant: Date) => new Date(instant.getTime() + drift()).toISOString();
const toDate = (text: string) => new Date(Date.parse(text) - drift());

/** @param rows where it writes: the transaction of a change, or the writer for lucia's own tidying */
const adapter = (rows: Kysely<Tables>): Adapter => ({
	async getSessionAndUser(id) {
		const row = await read()
			.selectFrom('login')
			.innerJoin('account', 'account.id', 'login.account_id')
			.select(['login.account_id', 'login.expires_at', 'login.browser', 'login.seen_at', 'account.disabled_at'])
			.where('login.id_hash', '=', sha256(id))
			.executeTakeFirst();
		if (!row) return [null, null];
		// the id it was asked with, not the hash: tidying and sign-out come back with what they find here
		const attributes = { browser: row.browser, seenAt: row.seen_at };
		const session = { id, userId: row.account_id, expiresAt: toDate(row.expires_at), attributes };
		return [session, row.disabled_at ? null : { id: row.account_id, attributes: {} }];
	},
	async getUserSessions() {
		throw new Error('The ids of logins are not known: only their hashes are kept');
	},
	async setSession(session) {
		await rows
			.insertInto('login')
			.values({
				id_hash: sha256(session.id),
				account_id: session.userId,
				created_at: now(),
				expires_at: toText(session.expiresAt),
				browser: session.attributes.browser,
				seen_at: session.attributes.seenAt
			})
			.execute();
	},
	async updateSessionExpiration() {
		// lucia would lengthen a login in its second half; ours has an absolute term, and rest is measured by seen_at
	},
	async deleteSession(id) {
		await rows.deleteFrom('login').where('id_hash', '=', sha256(id)).execute();
	},
	async deleteUserSessions(accountId) {
		await rows.deleteFrom('login').where('account_id', '=', accountId).execute();
	},
	async deleteExpiredSessions() {
		await rows.deleteFrom('login').where('expires_at', '<=', now()).execute();
	}
});

const secure = () => config().origin.startsWith('https:');

const lucia = (rows: Kysely<Tables>) =>
	new Lucia(adapter(rows), {
		sessionExpiresIn: new TimeSpan(LOGIN_LASTS, 'ms'),
		getSessionAttributes: ({ seenAt }) => ({ seenAt }),
		// __Host-: no other host of the domain can set it; lucia's own attributes are HttpOnly, Path=/ and no Domain
		sessionCookie: { name: secure() ? '__Host-login' : 'login', attributes: { secure: secure(), sameSite: 'lax' } }
	});

/** What a browser is told to keep. */
export interface KeptCookie {
	name: string;
	value: string;
	attributes: { path: string; httpOnly?: boolean; secure?: boolean; sameSite?: 'lax' | 'strict' | 'none'; maxAge?: number };
}

const kept = (cookie: ReturnType<Lucia['createBlankSessionCookie']>): KeptCookie => ({
	name: cookie.name,
	value: cookie.value,
	attributes: { ...(cookie.attributes as KeptCookie['attributes']), path: '/' }
});

/** The name of the login's cookie under the present ORIGIN. */
export const loginCookieName = (): string => (secure() ? '__Host-login' : 'login');
export const loginCookie = (loginId: string): KeptCookie => kept(lucia(read()).createSessionCookie(loginId));
export const noLoginCookie = (): KeptCookie => kept(lucia(read()).createBlankSessionCookie());

/** Starts a login inside a change, and tidies away those that are over. @returns its id, for the cookie */
export async function startLogin(rows: Kysely<Tables>, accountId: string, browser: string): Promise<string> {
	await lucia(rows).deleteExpiredSessions();
	return (await lucia(rows).createSession(accountId, { browser, seenAt: now() })).id;
}

/** The account of a login and when the login was last seen; null: there is no such login, it has expired, or the account is disabled. */
export async function loginOf(id: string): Promise<{ accountId: string; seenAt: string } | null> {
	const { session } = await lucia(database().writer).validateSession(id);
	return session && { accountId: session.userId, seenAt: session.seenAt };
}

export const endLogin = (rows: Kysely<Tables>, id: string): Promise<void> => lucia(rows).invalidateSession(id);
export const endLoginsOf = (rows: Kysely<Tables>, accountId: string): Promise<void> => lucia(rows).invalidateUserSessions(accountId);
