import type { Actor, RoleGrant } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { normaliseAddress } from '../../../i18n/search-normalise.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { asLine } from '../../../i18n/typed-text.ts';
import { personFor } from '../../person/index.server.ts';
import { requirePermission } from '../../../server/permissions/require.ts';
import { endLoginsOf } from '../lucia.server.ts';
import { issueLink } from '../links.server.ts';
import { hashPassword } from '../password.server.ts';
import { accountsOf } from '../queries.server.ts';
import { offerRole } from './offers.server.ts';
import { requireAnotherAdmin, requireMayGrant, giveRole, isInTeam, justGiven } from './roles.server.ts';

export interface NewAccount {
	name: { surname: string; givenName: string };
	email: string;
	language: Locale;
	roles: readonly RoleGrant[];
	/** only from the program itself (demonstration); everybody else's accounts are invited */
	password?: string;
}

async function insertAccount(c: Change, input: NewAccount, passwordHash: string | null): Promise<string> {
	const { surname, givenName } = input.name;
	const email = asLine(input.email);
	const personId = await personFor(c, { surname, givenName, patronymic: '', latinName: '', email, phone: null });
	const id = newId();
	await c.trx
		.insertInto('account')
		.values({
			id,
			person_id: personId,
			email,
			email_folded: normaliseAddress(email),
			password_hash: passwordHash,
			language: input.language,
			disabled_at: null,
			created_at: c.at
		})
		.execute();
	await c.audit({ subjectKind: 'account', subjectId: id, details: { invited: passwordHash === null } }, 'access.create-account');
	for (const grant of input.roles) await giveRole(c, id, grant);
	return id;
}

const accountAt = (c: Change, email: string) =>
	c.trx.selectFrom('account').selectAll().where('email_folded', '=', normaliseAddress(email)).executeTakeFirst();

/** Inserts an account inside another change (the first set-up). @throws Refusal('access.address-taken') */
export async function makeAccount(c: Change, input: NewAccount, passwordHash: string | null): Promise<string> {
	if (await accountAt(c, input.email)) throw new Refusal('access.address-taken');
	return insertAccount(c, input, passwordHash);
}

async function mailInvitation(c: Change, accountId: string, language: Locale, forumId: string | null): Promise<void> {
	const linkId = await issueLink(c, 'invitation', accountId);
	await c.mail({ kind: 'access.invitation', language, accountId, forumId, params: { linkId } });
}

/** Each role must be the actor's to give; an account without any is the installation's business. @returns the forum of the roles */
async function requireMayCreate(actor: Actor, roles: readonly RoleGrant[]): Promise<string | null> {
	if (!roles.length) requirePermission(actor, 'account.manage');
	let forumId: string | null = null;
	for (const grant of roles) forumId = (await requireMayGrant(actor, grant)) ?? forumId;
	return forumId;
}

/**
 * Makes an account. With `password` (system only) it can sign in at once; otherwise its owner is mailed an invitation.
 * @returns its id
 * @throws Refusal('not-found') when a role is not the actor's to give, Refusal('access.address-taken')
 */
export async function createAccount(actor: Actor, input: NewAccount): Promise<string> {
	const forumId = await requireMayCreate(actor, input.roles);
	if (input.password !== undefined && actor.kind !== 'system') throw new Refusal('not-allowed');
	const hash = input.password === undefined ? null : await hashPassword(input.password);
	return change(actor, 'access.create-account', async (c) => {
		const id = await makeAccount(c, input, hash);
		if (!hash) await mailInvitation(c, id, input.language, forumId);
		return id;
	});
}

/**
 * What an invitation did: a new account gets a mail, the owner of an existing account is asked by mail, or the team's member has one role
 * more.
 */
export type Invited = 'invited' | 'offered' | 'granted';

/**
 * Invites a person to roles. The owner of an existing account is asked first: until the answer the roles open nothing, and the inviting
 * person learns nothing about the owner. A member of that team gets one role more at once. The same invitation twice within ten minutes
 * counts as one and sends one letter.
 * @throws Refusal('not-found'), Refusal('access.address-taken') when the account is disabled
 */
export async function invite(actor: Actor, input: Omit<NewAccount, 'password'>): Promise<{ accountId: string; outcome: Invited }> {
	const forumId = await requireMayCreate(actor, input.roles);
	return change(actor, 'access.invite', async (c) => {
		const there = await accountAt(c, input.email);
		if (there?.disabled_at) throw new Refusal('access.address-taken');
		const before = there && (await justGiven(c, there.id, input.roles));
		if (there && before) {
			await c.audit({ subjectKind: 'account', subjectId: there.id, forumId, details: { repeated: true } });
			return { accountId: there.id, outcome: before === 'offered' ? before : there.password_hash ? 'granted' : 'invited' };
		}
		// who gets a new account agrees by choosing a passphrase; who is in that team already has agreed to it
		if (there && !(await isInTeam(c.trx, there.id, forumId))) {
			for (const grant of input.roles) await offerRole(c, there, grant, { forumId, language: input.language });
			return { accountId: there.id, outcome: 'offered' };
		}
		const accountId = there?.id ?? (await insertAccount(c, input, null));
		if (there) for (const grant of input.roles) await giveRole(c, there.id, grant);
		const outcome = there?.password_hash ? 'granted' : 'invited';
		if (outcome === 'invited') await mailInvitation(c, accountId, input.language, forumId);
		await c.audit({ subjectKind: 'account', subjectId: accountId, forumId, details: { outcome } });
		return { accountId, outcome };
	});
}

/**
 * Mails a new invitation to somebody of a forum's team who has not chosen a passphrase yet.
 * @throws Refusal('not-found') when there is no such person in that team
 */
export async function inviteAgain(actor: Actor, accountId: string, forumId: string): Promise<void> {
	const account = (await accountsOf(actor, forumId)).find((each) => each.id === accountId);
	if (account?.state !== 'invited') throw new Refusal('not-found');
	await change(actor, 'access.invite', async (c) => {
		await mailInvitation(c, accountId, account.language, forumId);
		await c.audit({ subjectKind: 'account', subjectId: accountId, forumId, details: { outcome: 'invited' } });
	});
}

/** Shuts an account and ends its logins; what it did stays. @throws Refusal('not-found' | 'access.own-role' | 'access.last-admin') */
export async function disableAccount(actor: Actor, accountId: string): Promise<void> {
	requirePermission(actor, 'account.manage');
	if (actor.kind === 'account' && actor.accountId === accountId) throw new Refusal('access.own-role');
	await change(actor, 'access.disable-account', async (c) => {
		await requireAnotherAdmin(c, accountId);
		const disabled = await c.trx
			.updateTable('account')
			.set({ disabled_at: c.at })
			.where('id', '=', accountId)
			.where('disabled_at', 'is', null)
			.returning('id')
			.executeTakeFirst();
		if (!disabled) throw new Refusal('not-found');
		await endLoginsOf(c.trx, accountId);
		await c.audit({ subjectKind: 'account', subjectId: accountId, columns: ['disabled_at'] });
	});
}

/** Opens a disabled account again, with the roles it had; its owner signs in as before. @throws Refusal('not-found') */
export async function enableAccount(actor: Actor, accountId: string): Promise<void> {
	requirePermission(actor, 'account.manage');
	await change(actor, 'access.enable-account', async (c) => {
		const enabled = await c.trx
			.updateTable('account')
			.set({ disabled_at: null })
			.where('id', '=', accountId)
			.where('disabled_at', 'is not', null)
			.returning('id')
			.executeTakeFirst();
		if (!enabled) throw new Refusal('not-found');
		await c.audit({ subjectKind: 'account', subjectId: accountId, columns: ['disabled_at'] });
	});
}

/** Sets whether the signed-in organiser gets a daily mail about who withdrew. @throws Refusal('not-found') when nobody is signed in */
export async function chooseDigest(actor: Actor, on: boolean): Promise<void> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	const flag = on ? 1 : 0;
	await change(actor, 'access.digest', async (c) => {
		await c.trx.updateTable('account').set({ told_of_withdrawals: flag }).where('id', '=', actor.accountId).execute();
		await c.audit({ subjectKind: 'account', subjectId: actor.accountId, columns: ['told_of_withdrawals'], details: { on } });
	});
}

/** Sets whether the signed-in organiser gets a weekly mail about measures. @throws Refusal('not-found') when nobody is signed in */
export async function chooseMeasuresDigest(actor: Actor, on: boolean): Promise<void> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	const flag = on ? 1 : 0;
	await change(actor, 'access.measures-digest', async (c) => {
		await c.trx.updateTable('account').set({ told_of_measures: flag }).where('id', '=', actor.accountId).execute();
		await c.audit({ subjectKind: 'account', subjectId: actor.accountId, columns: ['told_of_measures'], details: { on } });
	});
}

/** Sets the language of the signed-in account's mails and sign-in. @throws Refusal('not-found') when nobody is signed in */
export async function chooseLanguage(actor: Actor, language: Locale): Promise<void> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	await change(actor, 'access.choose-language', async (c) => {
		await c.trx.updateTable('account').set({ language }).where('id', '=', actor.accountId).execute();
		await c.audit({ subjectKind: 'account', subjectId: actor.accountId, columns: ['language'], details: { language } });
	});
}
