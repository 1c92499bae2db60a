import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { later, now } from '../../../server/clock.ts';
import { outageOf } from '../../../server/database/errors.ts';
import { database, read } from '../../../server/database/open.ts';
import { log } from '../../../server/log.ts';
import { Refusal } from '../../../server/refusal.ts';
import { sha256 } from '../../../server/crypto.ts';
import { SEEN_EVERY } from '../session-lifetime.ts';

/** A place where one is signed in. */
export interface OwnLogin {
	/** the hash of its id: it opens nothing */
	id: string;
	/** Firefox, Windows; '' when the browser did not say */
	browser: string;
	/** UTC */
	since: string;
	/** UTC, to five minutes */
	seenAt: string;
	/** the one that asks */
	here: boolean;
}

/**
 * The logins of the signed-in account, the last used first; 50 at most.
 * @param loginId the login that asks
 * @throws Refusal('not-found') when nobody is signed in
 */
export async function ownLogins(actor: Actor, loginId: string | undefined): Promise<OwnLogin[]> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	const here = sha256(loginId ?? '');
	const rows = await read()
		.selectFrom('login')
		.select(['id_hash', 'browser', 'created_at', 'seen_at'])
		.where('account_id', '=', actor.accountId)
		.where('expires_at', '>', now())
		.orderBy('seen_at', 'desc')
		.orderBy('id_hash')
		.limit(50)
		.execute();
	return rows.map((row) => ({
		id: row.id_hash,
		browser: row.browser,
		since: row.created_at,
		seenAt: row.seen_at,
		here: row.id_hash === here
	}));
}

/** Ends one login of the signed-in account. @throws Refusal('not-found') when the login is another account's or over already */
export async function endOwnLogin(actor: Actor, id: string): Promise<void> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	await change(actor, 'access.end-login', async (c) => {
		const ended = await c.trx
			.deleteFrom('login')
			.where('id_hash', '=', id)
			.where('account_id', '=', actor.accountId)
			.returning('id_hash')
			.executeTakeFirst();
		if (!ended) throw new Refusal('not-found');
		await c.audit({ subjectKind: 'account', subjectId: actor.accountId });
	});
}

/**
 * Notes every five minutes that a login is in use. The audit does not record it, since it changes nothing of anybody. On a full disk the
 * note is left out: the login then expires sooner, and its owner goes on reading.
 */
export async function noteSeen(loginId: string, seenAt: string): Promise<void> {
	const at = now();
	if (seenAt > later(at, -SEEN_EVERY)) return;
	try {
		await database().writer.updateTable('login').set({ seen_at: at }).where('id_hash', '=', sha256(loginId)).execute();
	} catch (error) {
		if (outageOf(error) !== 'server.unwritable') throw error;
		log().warn({ err: error }, 'that a login is in use could not be noted');
	}
}
