import type { Kysely } from 'kysely';
import type { Actor, RoleGrant } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { read } from '../../../server/database/open.ts';
import type { Tables } from '../../../server/database/tables.ts';
import { later, MINUTE } from '../../../server/clock.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { requirePermission } from '../../../server/permissions/require.ts';
import { heldOrganisation } from '../../organisation/index.server.ts';
import { ofForum } from '../grants.server.ts';
import { can } from '../../../server/permissions/rules.ts';
import { canBeBody, canBeModerated, canHold } from '../rules.ts';

/**
 * Checks that the actor may give and take a role: in the installation an admin may, in a forum or session its organiser.
 * @returns the forum it belongs to, or null
 * @throws Refusal('not-found'), also for a role that cannot hold there
 */
export async function requireMayGrant(actor: Actor, grant: RoleGrant, from: Kysely<Tables> = read()): Promise<string | null> {
	if (!canHold(grant)) throw new Refusal('not-found');
	if (grant.scopeKind === 'installation') {
		requirePermission(actor, 'account.manage');
		return null;
	}
	const forumId = (await forumOfGrant(from, grant)) ?? '';
	requirePermission(actor, 'team.manage', { forumId });
	return forumId;
}

async function forumOfSession(from: Kysely<Tables>, sessionId: string): Promise<string> {
	const session = await from.selectFrom('session').select('forum_id').where('id', '=', sessionId).executeTakeFirst();
	if (!session) throw new Refusal('not-found');
	return session.forum_id;
}

/** The forum that a role belongs to, or null for the installation's. @throws Refusal('not-found') */
export async function forumOfGrant(from: Kysely<Tables>, grant: RoleGrant): Promise<string | null> {
	if (grant.scopeKind === 'installation') return null;
	return grant.scopeKind === 'forum' ? grant.scopeId : forumOfSession(from, grant.scopeId);
}

/** A role and what it holds for, as the audit names them. */
export const details = ({ role, scopeKind, scopeId, bodyId }: RoleGrant) => ({ role, scopeKind, scopeId, bodyId });

/** Checks that a session is held, or that a state body is in the directory, before a role is given for it. @throws Refusal('not-found') */
export async function requirePlaceOfGrant(c: Change, { scopeKind, scopeId, role, bodyId }: RoleGrant): Promise<void> {
	if (scopeKind === 'session') {
		const session = await c.trx.selectFrom('session').select(['kind', 'state']).where('id', '=', scopeId).executeTakeFirst();
		if (!session || !canBeModerated(session)) throw new Refusal('not-found');
	}
	if (bodyId === undefined) return;
	const body = await heldOrganisation(c, bodyId);
	if (role !== 'official' || !body || !canBeBody(body)) throw new Refusal('not-found');
}

const scopeIdOf = (grant: RoleGrant) => (grant.scopeKind === 'installation' ? '' : grant.scopeId);

/** A new row of role_grant. @param acceptedAt when its owner agreed, or null while it is an offer */
export const rowOfGrant = (c: Change, accountId: string, grant: RoleGrant, acceptedAt: string | null) => ({
	id: newId(),
	account_id: accountId,
	role: grant.role,
	scope_kind: grant.scopeKind,
	scope_id: scopeIdOf(grant),
	granted_at: c.at,
	accepted_at: acceptedAt,
	body_id: grant.bodyId ?? null
});

/**
 * Gives a role inside another change. A role that the account has stays, an offered role becomes a given one, and a new state body replaces
 * the former one.
 */
export async function giveRole(c: Change, accountId: string, grant: RoleGrant): Promise<void> {
	await requirePlaceOfGrant(c, grant);
	await c.trx
		.insertInto('role_grant')
		.values(rowOfGrant(c, accountId, grant, c.at))
		.onConflict((conflict) =>
			conflict.columns(['account_id', 'role', 'scope_kind', 'scope_id']).doUpdateSet((e) => ({
				accepted_at: e.fn.coalesce('role_grant.accepted_at', 'excluded.accepted_at'),
				body_id: e.fn.coalesce('excluded.body_id', 'role_grant.body_id')
			}))
		)
		.execute();
	await c.audit({ subjectKind: 'account', subjectId: accountId, forumId: forumOf(grant), details: details(grant) }, 'access.grant-role');
}

/** Milliseconds within which the same roles for the same account count as the same form, sent twice. */
const SAME_FORM_MS = 10 * MINUTE;

/** Whether an account was given, or offered, exactly these roles a moment ago; null: at least one of them is new. */
export async function justGiven(c: Change, accountId: string, roles: readonly RoleGrant[]): Promise<'given' | 'offered' | null> {
	const rows = await c.trx
		.selectFrom('role_grant')
		.selectAll()
		.where('account_id', '=', accountId)
		.where('granted_at', '>', later(c.at, -SAME_FORM_MS))
		.execute();
	const stands = (grant: RoleGrant) =>
		rows.find(
			(row) =>
				row.role === grant.role &&
				row.scope_kind === grant.scopeKind &&
				row.scope_id === scopeIdOf(grant) &&
				row.body_id === (grant.bodyId ?? null)
		);
	const found = roles.map(stands);
	if (!roles.length || !found.every((row) => row)) return null;
	return found.every((row) => row?.accepted_at) ? 'given' : 'offered';
}

const forumOf = (grant: RoleGrant) => (grant.scopeKind === 'forum' ? grant.scopeId : null);

/** Whether an account has a role that its owner agreed to in a forum or its sessions; without a forum: in the installation. */
export async function isInTeam(from: Kysely<Tables>, accountId: string, forumId: string | null): Promise<boolean> {
	const own = from.selectFrom('role_grant').select('id').where('account_id', '=', accountId).where('accepted_at', 'is not', null);
	const found = await (forumId === null ? own.where('scope_kind', '=', 'installation') : own.where(ofForum(forumId)))
		.limit(1)
		.executeTakeFirst();
	return !!found;
}

/**
 * Gives an account a role: an admin gives it to any account, an organiser to a member of the own team. Everybody else is invited by address
 * and asked first.
 * @throws Refusal('not-found') when the actor may not touch the role or the account
 */
export async function grantRole(actor: Actor, accountId: string, grant: RoleGrant): Promise<void> {
	const forumId = await requireMayGrant(actor, grant);
	await change(actor, 'access.grant-role', async (c) => {
		const account = await c.trx
			.selectFrom('account')
			.select('id')
			.where('id', '=', accountId)
			.where('disabled_at', 'is', null)
			.executeTakeFirst();
		if (!account) throw new Refusal('not-found');
		if (!can(actor, 'account.manage') && !(await isInTeam(c.trx, accountId, forumId))) throw new Refusal('not-found');
		await giveRole(c, accountId, grant);
	});
}

/**
 * Takes a role away; the account loses it with its next request.
 * @throws Refusal('not-found'), Refusal('access.own-role') for one's own, Refusal('access.last-admin')
 */
export async function takeRole(actor: Actor, accountId: string, grant: RoleGrant): Promise<void> {
	await requireMayGrant(actor, grant);
	if (actor.kind === 'account' && actor.accountId === accountId) throw new Refusal('access.own-role');
	await change(actor, 'access.take-role', async (c) => {
		if (grant.role === 'admin') await requireAnotherAdmin(c, accountId);
		const taken = await c.trx
			.deleteFrom('role_grant')
			.where('account_id', '=', accountId)
			.where('role', '=', grant.role)
			.where('scope_kind', '=', grant.scopeKind)
			.where('scope_id', '=', scopeIdOf(grant))
			// an offer is taken back by its own number: who it went to is not known to who made it
			.where('accepted_at', 'is not', null)
			.returning('id')
			.executeTakeFirst();
		if (!taken) throw new Refusal('not-found');
		await c.audit({ subjectKind: 'account', subjectId: accountId, forumId: forumOf(grant), details: details(grant) });
	});
}

/**
 * Checks that another admin can sign in. An empty update locks the rows of all admins first: two admins cannot remove each other at once.
 */
export async function requireAnotherAdmin(c: Change, accountId: string): Promise<void> {
	await c.trx
		.updateTable('role_grant')
		.set((e) => ({ granted_at: e.ref('granted_at') }))
		.where('role', '=', 'admin')
		.execute();
	const admins = await c.trx
		.selectFrom('role_grant')
		.innerJoin('account', 'account.id', 'role_grant.account_id')
		.select('account.id')
		.where('role_grant.role', '=', 'admin')
		.where('role_grant.accepted_at', 'is not', null)
		.where('account.disabled_at', 'is', null)
		.where('account.password_hash', 'is not', null)
		.execute();
	if (admins.length === 1 && admins[0]?.id === accountId) throw new Refusal('access.last-admin');
}
