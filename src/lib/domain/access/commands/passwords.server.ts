import { setTimeout as sleep } from 'node:timers/promises';
import { system, type AccountActor, type Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { HOUR, later } from '../../../server/clock.ts';
import { read } from '../../../server/database/open.ts';
import { assertAvailable, hasLeft, consume } from '../../../server/rate-limits.ts';
import { Refusal } from '../../../server/refusal.ts';
import { normaliseAddress } from '../../../i18n/search-normalise.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { closeLinksOf, issueLink, linkToken, openLinkOf, useLink } from '../links.server.ts';
import { endLoginsOf } from '../lucia.server.ts';
import { fitsPassword, hashPassword } from '../password.server.ts';
import { actorOf } from '../queries.server.ts';
import { endStepsOf } from '../mfa-challenge.server.ts';
import { forgetWrongCodes } from '../wrong-codes.server.ts';
import { beginLogin, forgetWrongPasswords, serialise, rememberVisitor, type SignedIn, type Visitor } from './sign-in.server.ts';

/** Each request for a reset takes this long at least, in milliseconds: what is written for an account that exists costs a few of them. */
export const ASK_TAKES = 300;
/** Mails that one address can be sent by people who ask, within an hour. */
const MAILS_AN_HOUR = 3;

/**
 * Mails a link to whoever forgot the passphrase. Everyone gets the same answer after the same work; only an account's own address gets the
 * mail, three times an hour at most.
 * @param address the visitor's network address
 * @throws Refusal('access.too-many') when asked too often from one address
 */
export async function askReset(email: string, language: Locale, address: string): Promise<void> {
	await consume('password.ask', address);
	await Promise.all([issueReset(email, language), sleep(ASK_TAKES)]);
}

async function issueReset(email: string, language: Locale): Promise<void> {
	await change(system('reset'), 'access.ask-reset', async (c) => {
		// an empty update locks the row: those who ask at once are counted one after the other
		const account = await c.trx
			.updateTable('account')
			.set((e) => ({ email_folded: e.ref('email_folded') }))
			.where('email_folded', '=', normaliseAddress(email))
			.where('disabled_at', 'is', null)
			.returning('id')
			.executeTakeFirst();
		await c.audit({ subjectKind: 'account', subjectId: account?.id ?? 'unknown' });
		if (!account) return;
		const recent = await c.trx
			.selectFrom('account_link')
			.select((e) => e.fn.countAll<number>().as('sent'))
			.where('account_id', '=', account.id)
			.where('kind', '=', 'reset')
			.where('created_at', '>', later(c.at, -HOUR))
			.executeTakeFirstOrThrow();
		if (recent.sent >= MAILS_AN_HOUR) return;
		const linkId = await issueLink(c, 'reset', account.id);
		await c.mail({ kind: 'access.reset', language, accountId: account.id, params: { linkId } });
	});
}

/**
 * A link that chooses a new passphrase, for the operator's console: whoever runs a command on the server may open it. It lasts an hour;
 * links asked for before stop working. A second factor is still asked for.
 * @returns its token, and the language in which its account reads
 * @throws Refusal('not-found') where no account that can log in has the address
 */
export const resetTokenFor = (email: string): Promise<{ token: string; language: Locale }> =>
	change(system('operator'), 'access.print-reset', async (c) => {
		const account = await c.trx
			.selectFrom('account')
			.select(['id', 'language'])
			.where('email_folded', '=', normaliseAddress(email))
			.where('disabled_at', 'is', null)
			.executeTakeFirst();
		if (!account) throw new Refusal('not-found');
		await closeLinksOf(c, account.id);
		const linkId = await issueLink(c, 'reset', account.id);
		await c.audit({ subjectKind: 'account', subjectId: account.id });
		return { token: linkToken(linkId), language: account.language };
	});

/** Keeps a new passphrase: every other login and link of the account ends. */
async function keepPassword(c: Change, actor: AccountActor, hash: string): Promise<void> {
	await c.trx.updateTable('account').set({ password_hash: hash }).where('id', '=', actor.accountId).execute();
	await endLoginsOf(c.trx, actor.accountId);
	await endStepsOf(c, actor.accountId);
	await closeLinksOf(c, actor.accountId);
	await c.audit({ subjectKind: 'account', subjectId: actor.accountId, columns: ['password_hash'] });
}

async function mailChanged(c: Change, accountId: string): Promise<void> {
	const { language } = await c.trx.selectFrom('account').select('language').where('id', '=', accountId).executeTakeFirstOrThrow();
	await c.mail({ kind: 'access.password-changed', language, accountId });
}

async function choosePassword(token: string, kind: 'invitation' | 'reset', password: string, visitor: Visitor): Promise<SignedIn> {
	const actor = await actorOf((await openLinkOf(token, kind, visitor.address)) ?? '');
	if (!actor) throw new Refusal('not-found');
	const hash = await hashPassword(password);
	const anew = await hasLeft('second-step.anew', actor.accountId);
	const signedIn = await change(actor, kind === 'reset' ? 'access.reset-password' : 'access.accept-invitation', async (c) => {
		await useLink(c, token, kind);
		await keepPassword(c, actor, hash);
		if (anew) await forgetWrongCodes(c, actor.accountId);
		if (kind === 'reset') await mailChanged(c, actor.accountId);
		return beginLogin(c, actor, visitor);
	});
	await forgetWrongPasswords(actor.email);
	if (!signedIn.secondStep) await rememberVisitor(actor.accountId, visitor);
	return signedIn;
}

/**
 * Chooses the first passphrase by an invitation and signs in. The caller has checked it with newPasswordSchema.
 * @throws Refusal('not-found' | 'access.link-used' | 'access.link-expired' | 'access.too-many')
 */
export const acceptInvitation = (token: string, password: string, visitor: Visitor): Promise<SignedIn> =>
	choosePassword(token, 'invitation', password, visitor);

/** Chooses a new passphrase by a mailed link, ends all logins and signs in. Throws as acceptInvitation. */
export const resetPassword = (token: string, password: string, visitor: Visitor): Promise<SignedIn> =>
	choosePassword(token, 'reset', password, visitor);

/**
 * Changes one's passphrase; all other logins end, this browser gets a new one.
 * @throws Refusal('access.wrong-sign-in') when the present one does not fit, Refusal('access.too-many'), Refusal('not-found')
 */
export async function changePassword(actor: Actor, current: string, next: string, visitor: Visitor): Promise<SignedIn> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	await requirePassword(actor, current);
	const hash = await hashPassword(next);
	const made = await change(actor, 'access.change-password', async (c) => {
		await keepPassword(c, actor, hash);
		await forgetWrongCodes(c, actor.accountId);
		await mailChanged(c, actor.accountId);
		return beginLogin(c, actor, visitor, 'given');
	});
	await forgetWrongPasswords(actor.email);
	await rememberVisitor(actor.accountId, visitor);
	return made;
}

/**
 * Asks the owner for the passphrase once more before an action that decides over the account.
 * @throws Refusal('access.wrong-sign-in') when the passphrase is wrong, Refusal('access.too-many')
 */
export const requirePassword = (actor: AccountActor, password: string): Promise<void> =>
	serialise(`again ${actor.accountId}`, async () => {
		await assertAvailable('sign-in.again', actor.accountId);
		const row = await read().selectFrom('account').select('password_hash').where('id', '=', actor.accountId).executeTakeFirst();
		if (await fitsPassword(row?.password_hash, password)) return;
		await consume('sign-in.again', actor.accountId);
		throw new Refusal('access.wrong-sign-in');
	});
