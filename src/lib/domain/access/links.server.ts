import type { Change } from '../../server/change.ts';
import { DAY, HOUR, later, now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import type { AccountLinkRow } from '../../server/database/tables.ts';
import { newCode } from '../../server/ids.ts';
import { consume } from '../../server/rate-limits.ts';
import { Refusal } from '../../server/refusal.ts';
import { sha256, sign } from '../../server/crypto.ts';

/**
 * Links that choose a passphrase: invitation, reset, set-up. The token is the installation key's signature of a random
 * link id; the outbox keeps the id, account_link the token's hash, so neither table alone opens anything.
 */
type LinkKind = AccountLinkRow['kind'];

const lasts: Record<LinkKind, number> = { invitation: 7 * DAY, reset: HOUR, setup: DAY };

/** The token of a link's address, made from the id that the outbox keeps: /invitations/{token}, /password/{token}. */
export const linkToken = (linkId: string): string => sign('account-link', linkId);

/** Makes a link. @returns its id; the token is linkToken(id) */
export async function issueLink(c: Change, kind: LinkKind, accountId: string | null): Promise<string> {
	const id = newCode();
	await c.trx
		.insertInto('account_link')
		.values({
			token_hash: sha256(linkToken(id)),
			kind,
			account_id: accountId,
			created_at: c.at,
			expires_at: later(c.at, lasts[kind]),
			used_at: null
		})
		.execute();
	return id;
}

function check(link: { used_at: string | null; expires_at: string } | undefined, at: string): void {
	if (!link) throw new Refusal('not-found');
	if (link.used_at) throw new Refusal('access.link-used');
	if (link.expires_at <= at) throw new Refusal('access.link-expired');
}

/**
 * Reads a link without using it up: mail scanners open every address.
 * @returns whose it is; null for set-up
 * @throws Refusal('not-found' | 'access.link-used' | 'access.link-expired')
 */
export async function openLink(token: string, kind: LinkKind): Promise<string | null> {
	const link = await read()
		.selectFrom('account_link')
		.select(['used_at', 'expires_at', 'account_id'])
		.where('token_hash', '=', sha256(token))
		.where('kind', '=', kind)
		.executeTakeFirst();
	check(link, now());
	return link?.account_id ?? null;
}

/**
 * Reads a link before its reader chooses a passphrase. Invalid links are counted for the visitor's address and valid ones are not, so that
 * nobody in a hall keeps an owner from the reset.
 * @returns and
 * @throws as openLink, and Refusal('access.too-many')
 */
export const openLinkOf = (token: string, kind: LinkKind, address: string): Promise<string | null> =>
	openLink(token, kind).catch(async (reason: unknown) => {
		await consume('account-link', address);
		throw reason;
	});

/** Uses a link up, once. @returns whose it is; null for set-up @throws as openLink */
export async function useLink(c: Change, token: string, kind: LinkKind): Promise<string | null> {
	const used = await c.trx
		.updateTable('account_link')
		.set({ used_at: c.at })
		.where('token_hash', '=', sha256(token))
		.where('kind', '=', kind)
		.where('used_at', 'is', null)
		.where('expires_at', '>', c.at)
		.returning('account_id')
		.executeTakeFirst();
	if (used) return used.account_id;
	const link = await c.trx
		.selectFrom('account_link')
		.select(['used_at', 'expires_at'])
		.where('token_hash', '=', sha256(token))
		.where('kind', '=', kind)
		.executeTakeFirst();
	check(link, c.at);
	throw new Refusal('access.link-used');
}

/** Makes an account's other open links useless: a new passphrase has been chosen. */
export async function closeLinksOf(c: Change, accountId: string): Promise<void> {
	await c.trx.updateTable('account_link').set({ used_at: c.at }).where('account_id', '=', accountId).where('used_at', 'is', null).execute();
}
