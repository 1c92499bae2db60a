import type { Kysely, Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { DAY, later, now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import type { RoleGrantRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { idIn, tokenFor } from '../../server/crypto.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { grantOf, ofForum } from './grants.server.ts';
import { bodiesOf, titlesOf } from './queries.server.ts';
import type { RoleOffer, OfferedRole } from './schema.ts';

/**
 * Roles offered to somebody who has an account: rows of role_grant that its owner has not agreed to. Who offered sees the address and
 * nothing else of the person. The link of the mail is the offer's id and a signature over it; it ends with the offer.
 */

/** How long the link of an offer's mail works; on the page of one's account the offer stands until it is answered or taken back. */
const LINK_LASTS = 7 * DAY;

/** The token of an offer's link: /invitations/role/{token}. */
export const offerToken = (id: string): string => tokenFor('role-offer', id);

/** @throws Refusal('not-found') for a token that is not ours */
function offerIdOf(token: string): string {
	const id = idIn('role-offer', token);
	if (id === null) throw new Refusal('not-found');
	return id;
}

/**
 * The offer that a link opens; nothing is used up.
 * @throws Refusal('not-found' | 'access.link-used' | 'access.link-expired')
 */
export async function openOffer(token: string, from: Kysely<Tables> = read()): Promise<Selectable<RoleGrantRow>> {
	const row = await from
		.selectFrom('role_grant')
		.innerJoin('account', 'account.id', 'role_grant.account_id')
		.selectAll('role_grant')
		.where('role_grant.id', '=', offerIdOf(token))
		.where('account.disabled_at', 'is', null)
		.executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	if (row.accepted_at) throw new Refusal('access.link-used');
	if (later(row.granted_at, LINK_LASTS) <= now()) throw new Refusal('access.link-expired');
	return row;
}

const unanswered = (id: string) =>
	read().selectFrom('role_grant').selectAll().where('id', '=', id).where('accepted_at', 'is', null).executeTakeFirst();

/** An offer that waits for an answer. @throws Refusal('not-found') */
export async function waitingOffer(id: string): Promise<Selectable<RoleGrantRow>> {
	const row = await unanswered(id);
	if (!row) throw new Refusal('not-found');
	return row;
}

/** Describes some roles and the places where they would hold, in as many queries for many as for one. */
async function offeredRoles(rows: readonly Selectable<RoleGrantRow>[]): Promise<OfferedRole[]> {
	const grants = rows.map(grantOf);
	const [titles, bodies] = [await titlesOf(grants), await bodiesOf(grants)];
	return rows.map((row) => ({
		id: row.id,
		role: row.role,
		place: titles.find((title) => title.id === row.scope_id) ?? null,
		body: bodies.get(row.body_id ?? '') ?? null
	}));
}

/** An offer that waits for an answer, for its mail; null when it was answered or taken back. */
export async function offeredById(id: string): Promise<OfferedRole | null> {
	const row = await unanswered(id);
	return row ? ((await offeredRoles([row]))[0] ?? null) : null;
}

/** The role that a link offers, for its page. @throws as openOffer */
export async function offerByLink(token: string): Promise<OfferedRole> {
	const [offer] = await offeredRoles([await openOffer(token)]);
	if (!offer) throw new Refusal('not-found');
	return offer;
}

/** The roles offered to the signed-in account that it has not answered. @throws Refusal('not-found') when nobody is signed in */
export async function ownOffers(actor: Actor): Promise<OfferedRole[]> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	const rows = await read()
		.selectFrom('role_grant')
		.selectAll()
		.where('account_id', '=', actor.accountId)
		.where('accepted_at', 'is', null)
		.orderBy('granted_at')
		.orderBy('id')
		.limit(100)
		.execute();
	return offeredRoles(rows);
}

/**
 * The offers of a forum and its sessions that wait for an answer; without a forum all of them. At most 500, from old to new.
 * @throws Refusal('not-found') when the actor may not manage them
 */
export async function offersOf(actor: Actor, forumId?: string): Promise<RoleOffer[]> {
	if (forumId) requirePermission(actor, 'team.manage', { forumId });
	else requirePermission(actor, 'account.manage');
	let query = read()
		.selectFrom('role_grant')
		.innerJoin('account', 'account.id', 'role_grant.account_id')
		.select(['role_grant.id', 'role', 'scope_kind', 'scope_id', 'body_id', 'account.email_folded'])
		.where('accepted_at', 'is', null)
		.orderBy('granted_at')
		.orderBy('role_grant.id')
		.limit(500);
	if (forumId) query = query.where(ofForum(forumId));
	const rows = await query.execute();
	return rows.map((row) => ({ id: row.id, email: row.email_folded, grant: grantOf(row) }));
}
