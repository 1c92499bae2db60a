import type { Selectable } from 'kysely';
import { system, type Actor, type RoleGrant } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import type { RoleGrantRow } from '../../../server/database/tables.ts';
import { consume } from '../../../server/rate-limits.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { grantOf } from '../grants.server.ts';
import { issueLink, linkToken } from '../links.server.ts';
import { openOffer, waitingOffer } from '../offers.server.ts';
import { actorOf } from '../queries.server.ts';
import { requireMayGrant, requirePlaceOfGrant, details, forumOfGrant, rowOfGrant } from './roles.server.ts';

/**
 * Offering a role to somebody who has an account, and the answer. The forum's audit, which its organisers read, names the offer and never
 * whose account it is; the installation's audit names the account.
 */

async function note(c: Change, verb: string, row: { id: string | null; accountId: string }, grant: RoleGrant, forumId: string | null) {
	if (forumId && row.id) await c.audit({ subjectKind: 'role_grant', subjectId: row.id, forumId, details: details(grant) }, verb);
	await c.audit({ subjectKind: 'account', subjectId: row.accountId, details: { ...details(grant), forumId } }, verb);
}

/**
 * Offers a role inside another change and mails the account's own address. An open offer of the same role is renewed.
 * @param about the forum it belongs to, and the language of the letter
 * @throws Refusal('not-found') as requirePlaceOfGrant
 */
export async function offerRole(
	c: Change,
	account: { id: string; email: string },
	grant: RoleGrant,
	about: { forumId: string | null; language: Locale }
): Promise<void> {
	await requirePlaceOfGrant(c, grant);
	const row = await c.trx
		.insertInto('role_grant')
		.values(rowOfGrant(c, account.id, grant, null))
		.onConflict((conflict) =>
			conflict
				.columns(['account_id', 'role', 'scope_kind', 'scope_id'])
				.doUpdateSet((e) => ({ granted_at: e.ref('excluded.granted_at'), body_id: e.ref('excluded.body_id') }))
				.where('role_grant.accepted_at', 'is', null)
		)
		.returning('id')
		.executeTakeFirst();
	// accepted in the very moment: nothing is left to be asked
	if (row) await mailOffer(c, row.id, account.email, about);
	await note(c, 'access.offer-role', { id: row?.id ?? null, accountId: account.id }, grant, about.forumId);
}

/** The mail is stored with an address and without the account's id, since the forum's list of mails shows the owner of an account. */
const mailOffer = (c: Change, offerId: string, address: string, { forumId, language }: { forumId: string | null; language: Locale }) =>
	c.mail({ kind: 'access.role-offer', language, address, forumId, params: { offerId } });

type OfferRow = Selectable<RoleGrantRow>;

/** An offer that waits for an answer, locked. @throws Refusal('not-found') */
async function lockedOffer(c: Change, id: string): Promise<OfferRow> {
	const row = await c.trx
		.updateTable('role_grant')
		.set((e) => ({ granted_at: e.ref('granted_at') }))
		.where('id', '=', id)
		.where('accepted_at', 'is', null)
		.returningAll()
		.executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return row;
}

/** An offer that the actor may take back or repeat. @throws Refusal('not-found'), also where the page is another forum's */
async function requireOwnOffer(c: Change, id: string, pageForumId: string | null) {
	const row = await lockedOffer(c, id);
	const forumId = await requireMayGrant(c.actor, grantOf(row), c.trx);
	if (pageForumId !== null && forumId !== pageForumId) throw new Refusal('not-found');
	return { row, forumId };
}

/**
 * Withdraws an offer that nobody has answered.
 * @param pageForumId the forum of the page; null for the page of all accounts
 * @throws Refusal('not-found')
 */
export async function withdrawOffer(actor: Actor, id: string, pageForumId: string | null): Promise<void> {
	await change(actor, 'access.withdraw-offer', async (c) => {
		const { row, forumId } = await requireOwnOffer(c, id, pageForumId);
		await c.trx.deleteFrom('role_grant').where('id', '=', id).execute();
		await note(c, 'access.withdraw-offer', { id, accountId: row.account_id }, grantOf(row), forumId);
	});
}

/** Mails an offer again; its link works for seven days from now. @throws Refusal('not-found') */
export async function offerAgain(actor: Actor, id: string, pageForumId: string | null, language: Locale): Promise<void> {
	await change(actor, 'access.offer-role', async (c) => {
		const { row, forumId } = await requireOwnOffer(c, id, pageForumId);
		const account = await c.trx
			.selectFrom('account')
			.select('email')
			.where('id', '=', row.account_id)
			.where('disabled_at', 'is', null)
			.executeTakeFirst();
		if (!account) throw new Refusal('not-found');
		await c.trx.updateTable('role_grant').set({ granted_at: c.at }).where('id', '=', id).execute();
		await mailOffer(c, id, account.email, { forumId, language });
		await note(c, 'access.offer-role', { id, accountId: row.account_id }, grantOf(row), forumId);
	});
}

async function accept(c: Change, row: OfferRow): Promise<void> {
	const grant = grantOf(row);
	await requirePlaceOfGrant(c, grant);
	await c.trx.updateTable('role_grant').set({ accepted_at: c.at }).where('id', '=', row.id).execute();
	const forumId = await forumOfGrant(c.trx, grant);
	await c.audit(
		{ subjectKind: 'account', subjectId: row.account_id, forumId, columns: ['accepted_at'], details: details(grant) },
		'access.accept-role'
	);
}

/** Who declines stays unknown to the organisers, so the program is named as the one who acts. */
async function decline(row: OfferRow): Promise<void> {
	await change(system('offer'), 'access.decline-role', async (c) => {
		await lockedOffer(c, row.id);
		await c.trx.deleteFrom('role_grant').where('id', '=', row.id).execute();
		const grant = grantOf(row);
		await note(c, 'access.decline-role', { id: row.id, accountId: row.account_id }, grant, await forumOfGrant(c.trx, grant));
	});
}

/** One's own offer. @throws Refusal('not-found') for everybody else's */
function requireOwn(actor: Actor, row: OfferRow): void {
	if (actor.kind !== 'account' || actor.accountId !== row.account_id) throw new Refusal('not-found');
}

/** Accepts a role offered to the signed-in account: the role holds from the next request on. @throws Refusal('not-found') */
export async function acceptOffer(actor: Actor, id: string): Promise<void> {
	await change(actor, 'access.accept-role', async (c) => {
		const row = await lockedOffer(c, id);
		requireOwn(actor, row);
		await accept(c, row);
	});
}

/** Declines a role offered to the signed-in account. @throws Refusal('not-found') */
export async function declineOffer(actor: Actor, id: string): Promise<void> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	const row = await waitingOffer(id);
	requireOwn(actor, row);
	await decline(row);
}

/**
 * Accepts the role of a mailed link, for whoever reads the account's mail.
 * @param address the visitor's network address
 * @returns the token of an invitation where the owner has never chosen a passphrase, else null
 * @throws Refusal('not-found' | 'access.link-used' | 'access.link-expired' | 'access.too-many')
 */
export async function acceptOfferByLink(token: string, address: string): Promise<string | null> {
	await consume('account-link', address);
	const { account_id: accountId } = await openOffer(token);
	const actor = await actorOf(accountId);
	if (!actor) throw new Refusal('not-found');
	return change(actor, 'access.accept-role', async (c) => {
		const { id } = await openOffer(token, c.trx);
		await accept(c, await lockedOffer(c, id));
		const { password_hash } = await c.trx
			.selectFrom('account')
			.select('password_hash')
			.where('id', '=', accountId)
			.executeTakeFirstOrThrow();
		return password_hash === null ? linkToken(await issueLink(c, 'invitation', accountId)) : null;
	});
}

/** Declines the role of a mailed link. @throws as acceptOfferByLink */
export async function declineOfferByLink(token: string, address: string): Promise<void> {
	await consume('account-link', address);
	await decline(await openOffer(token));
}
