import type { Actor, RoleGrant, RoleName } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { read } from '../../../server/database/open.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { demand } from '../demand.server.ts';

/** Where each role can hold. */
const scopes: Record<RoleName, readonly RoleGrant['scopeKind'][]> = {
	admin: ['installation'],
	organiser: ['installation', 'forum'],
	moderator: ['session'],
	desk: ['forum'],
	official: ['forum']
};

/**
 * Goes on when a role is the actor's to give and take: in the installation an admin's, in a forum or session its organiser's.
 * @returns the forum it belongs to, or null
 * @throws Refusal('not-found'), also for a role that cannot hold there
 */
export async function demandMayGrant(actor: Actor, grant: RoleGrant): Promise<string | null> {
	if (!scopes[grant.role].includes(grant.scopeKind)) throw new Refusal('not-found');
	if (grant.scopeKind === 'installation') {
		demand(actor, 'account.manage');
		return null;
	}
	const forumId = grant.scopeKind === 'forum' ? grant.scopeId : await forumOfSession(grant.scopeId);
	demand(actor, 'team.manage', { forumId });
	return forumId;
}

async function forumOfSession(sessionId: string): Promise<string> {
	const session = await read().selectFrom('session').select('forum_id').where('id', '=', sessionId).executeTakeFirst();
	if (!session) throw new Refusal('not-found');
	return session.forum_id;
}

/** A role and what it holds for, as the audit names them. */
const details = (grant: RoleGrant) => ({ role: grant.role, scopeKind: grant.scopeKind, scopeId: grant.scopeId });

/** Gives a role inside another change; one that is there already stays. */
export async function giveRole(c: Change, accountId: string, grant: RoleGrant): Promise<void> {
	await c.trx
		.insertInto('role_grant')
		.values({
			id: newId(),
			account_id: accountId,
			role: grant.role,
			scope_kind: grant.scopeKind,
			scope_id: grant.scopeKind === 'installation' ? '' : grant.scopeId,
			granted_at: c.at
		})
		.onConflict((conflict) => conflict.columns(['account_id', 'role', 'scope_kind', 'scope_id']).doNothing())
		.execute();
	await c.audit({ subjectKind: 'account', subjectId: accountId, forumId: forumOf(grant), details: details(grant) }, 'access.grant-role');
}

const forumOf = (grant: RoleGrant) => (grant.scopeKind === 'forum' ? grant.scopeId : null);

/** Gives an account a role. @throws Refusal('not-found') when the role or the account is not the actor's to touch */
export async function grantRole(actor: Actor, accountId: string, grant: RoleGrant): Promise<void> {
	await demandMayGrant(actor, grant);
	await change(actor, 'access.grant-role', async (c) => {
		const account = await c.trx
			.selectFrom('account')
			.select('id')
			.where('id', '=', accountId)
			.where('disabled_at', 'is', null)
			.executeTakeFirst();
		if (!account) throw new Refusal('not-found');
		await giveRole(c, accountId, grant);
	});
}

/**
 * Takes a role away; it is gone at the account's next request.
 * @throws Refusal('not-found'), Refusal('access.own-role') for one's own, Refusal('access.last-admin')
 */
export async function takeRole(actor: Actor, accountId: string, grant: RoleGrant): Promise<void> {
	await demandMayGrant(actor, grant);
	if (actor.kind === 'account' && actor.accountId === accountId) throw new Refusal('access.own-role');
	await change(actor, 'access.take-role', async (c) => {
		if (grant.role === 'admin') await demandAnotherAdmin(c, accountId);
		const taken = await c.trx
			.deleteFrom('role_grant')
			.where('account_id', '=', accountId)
			.where('role', '=', grant.role)
			.where('scope_kind', '=', grant.scopeKind)
			.where('scope_id', '=', grant.scopeKind === 'installation' ? '' : grant.scopeId)
			.returning('id')
			.executeTakeFirst();
		if (!taken) throw new Refusal('not-found');
		await c.audit({ subjectKind: 'account', subjectId: accountId, forumId: forumOf(grant), details: details(grant) });
	});
}

/**
 * Goes on when an account is not the last admin who can sign in.
 * The rows of all admins are locked by an empty update first: two admins cannot remove each other at once.
 */
export async function demandAnotherAdmin(c: Change, accountId: string): Promise<void> {
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
		.where('account.disabled_at', 'is', null)
		.where('account.password_hash', 'is not', null)
		.execute();
	if (admins.length === 1 && admins[0]?.id === accountId) throw new Refusal('access.last-admin');
}
