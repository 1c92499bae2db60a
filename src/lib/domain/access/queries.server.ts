import { listedName } from '../../listed-name.ts';
import type { Kysely } from 'kysely';
import type { AccountActor, Actor, RoleGrant } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { grantOf, ofForum } from './grants.server.ts';
import { openLink } from './links.server.ts';
import type { Account, HeldRole, RoleOffer, RolePlace } from './schema.ts';

/** An account with its roles as they are now, offers not among them, or null when there is none or it is disabled. */
export async function actorOf(accountId: string, rows: Kysely<Tables> = read()): Promise<AccountActor | null> {
	const account = await rows
		.selectFrom('account')
		.innerJoin('person', 'person.id', 'account.person_id')
		.select(['account.id', 'account.person_id', 'account.email', 'person.surname', 'person.given_name'])
		.where('account.id', '=', accountId)
		.where('account.disabled_at', 'is', null)
		.executeTakeFirst();
	if (!account) return null;
	const grants = await rows
		.selectFrom('role_grant')
		.select(['role', 'scope_kind', 'scope_id', 'body_id'])
		.where('account_id', '=', accountId)
		.where('accepted_at', 'is not', null)
		.execute();
	return {
		kind: 'account',
		accountId: account.id,
		personId: account.person_id,
		name: listedName(account),
		givenName: account.given_name,
		email: account.email,
		roles: grants.map(grantOf)
	};
}

const accounts = () =>
	read()
		.selectFrom('account')
		.innerJoin('person', 'person.id', 'account.person_id')
		.leftJoin('second_factor', 'second_factor.account_id', 'account.id')
		.select(['account.id', 'account.email', 'account.language', 'account.password_hash', 'account.disabled_at'])
		.select(['account.told_of_withdrawals', 'account.told_of_measures'])
		.select(['person.surname', 'person.given_name', 'second_factor.since'])
		.orderBy('person.name_folded')
		.orderBy('account.id');

type AccountLine = Awaited<ReturnType<ReturnType<typeof accounts>['execute']>>[number];

const toAccount = (row: AccountLine, roles: RoleGrant[]): Account => ({
	id: row.id,
	name: listedName(row),
	email: row.email,
	language: row.language,
	state: row.disabled_at ? 'disabled' : row.password_hash ? 'active' : 'invited',
	secondFactor: row.since !== null,
	toldOfWithdrawals: row.told_of_withdrawals === 1,
	toldOfMeasures: row.told_of_measures === 1,
	roles
});

/**
 * The accounts with a role in a forum or its sessions, and those roles; without a forum all accounts with all roles.
 * At most 500, by name.
 * @throws Refusal('not-found') when the actor may not manage them
 */
export async function accountsOf(actor: Actor, forumId?: string): Promise<Account[]> {
	if (forumId) requirePermission(actor, 'team.manage', { forumId });
	else requirePermission(actor, 'account.manage');
	let grants = read()
		.selectFrom('role_grant')
		.select(['account_id', 'role', 'scope_kind', 'scope_id', 'body_id'])
		.where('accepted_at', 'is not', null)
		.orderBy('granted_at')
		.orderBy('id');
	if (forumId) grants = grants.where(ofForum(forumId));
	const given = await grants.limit(2000).execute();
	const ids = [...new Set(given.map((grant) => grant.account_id))];
	if (forumId && !ids.length) return [];
	let query = accounts().limit(500);
	if (forumId) query = query.where('account.id', 'in', ids);
	return (await query.execute()).map((row) => toAccount(row, given.filter((grant) => grant.account_id === row.id).map(grantOf)));
}

/** One's own account. @throws Refusal('not-found') when nobody is signed in */
export async function ownAccount(actor: Actor): Promise<Account> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	const row = await accounts().where('account.id', '=', actor.accountId).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return toAccount(row, [...actor.roles]);
}

/** The titles of forums and sessions, from new to old. */
export async function titlesOf(grants: readonly RoleGrant[]): Promise<RolePlace[]> {
	const ids = (kind: RoleGrant['scopeKind']) => [
		...new Set(grants.filter((grant) => grant.scopeKind === kind).map((grant) => grant.scopeId))
	];
	const forums = ids('forum').length
		? await read()
				.selectFrom('forum')
				.select(['id', 'title_ml', 'title_ml as forum_ml', 'starts_at', 'time_zone'])
				.where('id', 'in', ids('forum'))
				.orderBy('starts_at', 'desc')
				.execute()
		: [];
	const sessions = ids('session').length
		? await read()
				.selectFrom('session')
				.innerJoin('forum', 'forum.id', 'session.forum_id')
				.select(['session.id', 'session.title_ml', 'forum.title_ml as forum_ml', 'forum.starts_at', 'forum.time_zone'])
				.where('session.id', 'in', ids('session'))
				.orderBy('session.starts_at', 'desc')
				.execute()
		: [];
	return [...forums, ...sessions].map((row) => ({
		id: row.id,
		title: readMl(row.title_ml),
		forum: { title: readMl(row.forum_ml), startsAt: row.starts_at, timeZone: row.time_zone }
	}));
}

/** The names of the state bodies that roles are held for. */
export async function bodiesOf(grants: readonly RoleGrant[]): Promise<Map<string, TextMl>> {
	const ids = [...new Set(grants.flatMap((grant) => grant.bodyId ?? []))];
	if (!ids.length) return new Map();
	const rows = await read().selectFrom('organisation').select(['id', 'name_ml']).where('id', 'in', ids).execute();
	return new Map(rows.map((row) => [row.id, readMl(row.name_ml)]));
}

/** The forums and sessions, also cancelled ones, and the state bodies that some roles name, each with its title. */
export async function grantTargets(accounts: readonly Account[], offers: readonly RoleOffer[] = []): Promise<RolePlace[]> {
	const grants = [...accounts.flatMap((account) => account.roles), ...offers.map((offer) => offer.grant)];
	const bodies = await bodiesOf(grants);
	return [...(await titlesOf(grants)), ...[...bodies].map(([id, title]) => ({ id, title }))];
}

/** The roles of the signed-in account and the places where they hold. @throws Refusal('not-found') when nobody is signed in */
export async function ownRoles(actor: Actor): Promise<HeldRole[]> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	const [titles, bodies] = [await titlesOf(actor.roles), await bodiesOf(actor.roles)];
	const roles = [...new Set(actor.roles.map((grant) => grant.role))];
	return roles.map((role) => {
		const grants = actor.roles.filter((grant) => grant.role === role);
		const places = titles.flatMap((title) => {
			const grant = grants.find((each) => each.scopeId === title.id);
			const body = bodies.get(grant?.bodyId ?? '');
			return grant ? [{ ...title, ...(body && { body }) }] : [];
		});
		return { role, everywhere: grants.some((grant) => grant.scopeKind === 'installation'), places };
	});
}

/**
 * The account that a link belongs to, for the link's page; uses nothing up.
 * @throws Refusal('not-found' | 'access.link-used' | 'access.link-expired')
 */
export async function accountByLink(token: string, kind: 'invitation' | 'reset'): Promise<{ name: string; email: string }> {
	const id = (await openLink(token, kind)) ?? '';
	const row = await accounts().where('account.id', '=', id).where('account.disabled_at', 'is', null).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return { name: listedName(row), email: row.email };
}

/** The names of those who run the installation and can sign in, for whoever works here. @throws Refusal('not-found') for everybody else */
export async function administrators(actor: Actor): Promise<string[]> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	const rows = await accounts()
		.innerJoin('role_grant', 'role_grant.account_id', 'account.id')
		.where('role_grant.role', '=', 'admin')
		.where('role_grant.accepted_at', 'is not', null)
		.where('account.disabled_at', 'is', null)
		.where('account.password_hash', 'is not', null)
		.limit(5)
		.execute();
	return rows.map((row) => listedName(row));
}

/** The places that a forum's roles can be given for: its sessions by time, and the state bodies of the directory by name (300 at most). */
export async function rolePlaces(
	actor: Actor,
	forumId: string
): Promise<{ sessions: { id: string; title: TextMl }[]; bodies: { id: string; name: TextMl }[] }> {
	requirePermission(actor, 'team.manage', { forumId });
	const sessions = await read()
		.selectFrom('session')
		.select(['id', 'title_ml'])
		.where('forum_id', '=', forumId)
		.where('kind', '<>', 'break')
		.where('state', '<>', 'cancelled')
		.orderBy('starts_at')
		.orderBy('position')
		.limit(300)
		.execute();
	const bodies = await read()
		.selectFrom('organisation')
		.select(['id', 'name_ml'])
		.where('kind', '=', 'state_body')
		.where('state', '=', 'accepted')
		.orderBy('name_folded')
		.limit(300)
		.execute();
	return {
		sessions: sessions.map((row) => ({ id: row.id, title: readMl(row.title_ml) })),
		bodies: bodies.map((row) => ({ id: row.id, name: readMl(row.name_ml) }))
	};
}
