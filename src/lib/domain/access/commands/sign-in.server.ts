import { system, type AccountActor, type Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { read } from '../../../server/database/open.ts';
import { assertAvailable, resetLimit, remember, remembers, consume, type Limit } from '../../../server/rate-limits.ts';
import { Refusal } from '../../../server/refusal.ts';
import { normaliseAddress } from '../../../i18n/search-normalise.ts';
import { credentials, deviceCookie, isKnownDevice, standing } from '../device-cookie.server.ts';
import { endLogin, endLoginsOf, loginCookie, noLoginCookie, startLogin, type KeptCookie } from '../lucia.server.ts';
import { fitsPassword } from '../password.server.ts';
import { actorOf } from '../queries.server.ts';
import { hasSecondFactor } from '../second-factor.server.ts';
import { awaitCode, noStepCookie } from '../mfa-challenge.server.ts';

/** Where a sign-in comes from. */
export interface Visitor {
	/** network address */
	address: string;
	/** value of the cookie that tells a browser used before */
	device?: string;
	/** value of the cookie that says that the passphrase was right and the code is awaited */
	step?: string;
	/** as its owner knows the browser: Firefox, Windows */
	browser?: string;
	/** id of the login that this browser still carries: signing in ends it, so that nobody can plant one */
	login?: string;
}

export interface SignedIn {
	actor: AccountActor;
	/** '' before the second step */
	loginId: string;
	/** the passphrase was right and the code is awaited: nobody is signed in yet */
	secondStep: boolean;
	/** what the browser is told to keep */
	cookies: KeptCookie[];
}

/** Runs the tries for one address one after the other, so that a burst cannot outrun the counting. */
const turns = new Map<string, Promise<unknown>>();
export function serialise<T>(key: string, work: () => Promise<T>): Promise<T> {
	const turn = (turns.get(key) ?? Promise.resolve()).then(work, work);
	turns.set(key, turn);
	const leave = () => {
		if (turns.get(key) === turn) turns.delete(key);
	};
	turn.then(leave, leave);
	return turn;
}

/**
 * Starts a login inside a change and ends the login that the browser had. With a second factor only the wait for its code begins, unless
 * the code was just given, or was given when the present login began.
 */
export async function beginLogin(c: Change, actor: AccountActor, visitor: Visitor, code: 'ask' | 'given' = 'ask'): Promise<SignedIn> {
	if (visitor.login) await endLogin(c.trx, visitor.login);
	if (code === 'ask' && (await hasSecondFactor(c.trx, actor.accountId)))
		return { actor, loginId: '', secondStep: true, cookies: [noLoginCookie(), await awaitCode(c, actor)] };
	const loginId = await startLogin(c.trx, actor.accountId, visitor.browser ?? '');
	const cookies = [loginCookie(loginId), await deviceCookie(c.trx, actor.accountId)];
	return { actor, loginId, secondStep: false, cookies: visitor.step ? [...cookies, noStepCookie()] : cookies };
}

/**
 * Remembers a successful sign-in: from now on tries from the owner's addresses are counted apart from strangers' tries, until the
 * passphrase or the factor changes.
 */
export async function rememberVisitor(accountId: string, visitor: Visitor): Promise<void> {
	const account = await credentials(read()).where('account.id', '=', accountId).executeTakeFirst();
	await remember('sign-in.met', standing('met', account, visitor.address));
}

/** How wrong passphrases for one account are counted: strangers' together, those of known browsers, and of known addresses. */
const counts = ['sign-in.stranger', 'sign-in.known', 'sign-in.known-address'] as const satisfies readonly Limit[];

/** Resets the counts of an account's wrong passphrases after the passphrase has changed. */
export async function forgetWrongPasswords(email: string): Promise<void> {
	for (const count of counts) await resetLimit(count, normaliseAddress(email));
}

/**
 * Signs in, or with a second factor begins the step to its code. Unknown, disabled and merely invited accounts get the same answer after
 * the same work. Wrong tries are counted for the account and, but for browsers known to it, for the visitor's address, so that nobody
 * locks out a whole hall; a success costs nothing.
 * @throws Refusal('access.wrong-sign-in' | 'access.too-many' | 'server.busy')
 */
export function signIn(email: string, password: string, visitor: Visitor): Promise<SignedIn> {
	const normalised = normaliseAddress(email);
	return serialise(normalised, async () => {
		const account = await credentials(read()).select('account.disabled_at').where('email_folded', '=', normalised).executeTakeFirst();
		const known = isKnownDevice(account, visitor.device);
		const met = !known && (await remembers('sign-in.met', standing('met', account, visitor.address)));
		const limit = known ? 'sign-in.known' : met ? 'sign-in.known-address' : 'sign-in.stranger';
		if (!known) await assertAvailable('sign-in.address', visitor.address);
		await assertAvailable(limit, normalised);
		const fits = await fitsPassword(account?.disabled_at ? null : account?.password_hash, password);
		const actor = account && fits ? await actorOf(account.id) : null;
		if (!actor) {
			if (!known) await consume('sign-in.address', visitor.address);
			await consume(limit, normalised);
			await change(system('sign-in'), 'access.sign-in-refused', (c) =>
				c.audit({ subjectKind: 'account', subjectId: account?.id ?? 'unknown' })
			);
			throw new Refusal('access.wrong-sign-in');
		}
		const signedIn = await change(actor, 'access.sign-in', async (c) => {
			const begun = await beginLogin(c, actor, visitor);
			await c.audit({ subjectKind: 'account', subjectId: actor.accountId }, begun.secondStep ? 'access.ask-code' : undefined);
			return begun;
		});
		if (!signedIn.secondStep) await rememberVisitor(actor.accountId, visitor);
		return signedIn;
	});
}

/** Ends one login; does nothing when the login is over already. */
export async function signOut(actor: Actor, loginId: string): Promise<void> {
	if (actor.kind !== 'account') return;
	await change(actor, 'access.sign-out', async (c) => {
		await endLogin(c.trx, loginId);
		await c.audit({ subjectKind: 'account', subjectId: actor.accountId });
	});
}

/** Ends all logins of the signed-in account, this one too. @throws Refusal('not-found') when nobody is signed in */
export async function signOutEverywhere(actor: Actor): Promise<void> {
	if (actor.kind !== 'account') throw new Refusal('not-found');
	await change(actor, 'access.sign-out-everywhere', async (c) => {
		await endLoginsOf(c.trx, actor.accountId);
		await c.audit({ subjectKind: 'account', subjectId: actor.accountId });
	});
}
