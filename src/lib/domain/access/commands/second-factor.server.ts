import type { AccountActor, Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { HOUR, later } from '../../../server/clock.ts';
import { read } from '../../../server/database/open.ts';
import type { MailKind } from '../../../server/mail-kinds.ts';
import { Refusal } from '../../../server/refusal.ts';
import { sha256 } from '../../../server/crypto.ts';
import { requirePermission } from '../../../server/permissions/require.ts';
import { endLoginsOf } from '../lucia.server.ts';
import { needsSecondFactor } from '../mfa-policy.server.ts';
import {
	appAddress,
	hasSecondFactor,
	newSecret,
	openSecret,
	recoveryCodesLeft,
	removeSecondFactor,
	replaceRecoveryCodes,
	sealSecret,
	stepOf
} from '../second-factor.server.ts';
import { inGroups } from '../second-factor.ts';
import { endStepsOf } from '../mfa-challenge.server.ts';
import { countWrongCode, requireCodeLeft } from '../wrong-codes.server.ts';
import { requirePassword } from './passwords.server.ts';
import { beginLogin, rememberVisitor, type SignedIn, type Visitor } from './sign-in.server.ts';

/** An offer that nobody took is forgotten. */
const OFFER_LASTS = HOUR;

/** What the owner of an account sees of the second factor. */
export interface OwnSecondFactor {
	/** since when it is in use, UTC; null: it is not */
	since: string | null;
	/** recovery codes not used yet */
	codesLeft: number;
	/** the owner's role must have one: it cannot be switched off */
	required: boolean;
}

/** A secret to be put into the app, by its QR code or by hand. */
export interface FactorSecret {
	address: string;
	/** in groups of four */
	secret: string;
}

function requireAccount(actor: Actor): asserts actor is AccountActor {
	if (actor.kind !== 'account') throw new Refusal('not-found');
}

async function tell(c: Change, kind: MailKind, accountId: string): Promise<void> {
	const { language } = await c.trx.selectFrom('account').select('language').where('id', '=', accountId).executeTakeFirstOrThrow();
	await c.mail({ kind, language, accountId });
}

const offerOf = (secret: string, email: string): FactorSecret => ({
	address: appAddress(secret, email),
	secret: secret.match(/.{1,4}/g)?.join(' ') ?? secret
});

/** @throws Refusal('not-found') when nobody is signed in */
export async function ownSecondFactor(actor: Actor): Promise<OwnSecondFactor> {
	requireAccount(actor);
	const row = await read().selectFrom('second_factor').select('since').where('account_id', '=', actor.accountId).executeTakeFirst();
	return {
		since: row?.since ?? null,
		codesLeft: await recoveryCodesLeft(read(), actor.accountId),
		required: await needsSecondFactor(actor)
	};
}

/** Which login an offer is made to: no other one, of the same account either, sees or confirms it. */
const askedBy = (visitor: Visitor): string => {
	if (!visitor.login) throw new Refusal('not-found');
	return sha256(visitor.login);
};

/**
 * Offers a new secret to the login that asks. A factor in use stays in use until the new one has given its first code.
 * @throws Refusal('access.wrong-sign-in') when the passphrase is wrong, Refusal('access.too-many'), Refusal('not-found')
 */
export async function offerSecondFactor(actor: Actor, password: string, visitor: Visitor): Promise<FactorSecret> {
	requireAccount(actor);
	const offered_to = askedBy(visitor);
	await requirePassword(actor, password);
	const secret = newSecret();
	const offered_secret = sealSecret(actor.accountId, secret);
	await change(actor, 'access.offer-second-factor', async (c) => {
		await c.trx
			.insertInto('second_factor')
			.values({ account_id: actor.accountId, secret: null, since: null, offered_secret, offered_at: c.at, offered_to })
			.onConflict((conflict) => conflict.column('account_id').doUpdateSet({ offered_secret, offered_at: c.at, offered_to }))
			.execute();
		await c.audit({ subjectKind: 'account', subjectId: actor.accountId });
	});
	return offerOf(secret, actor.email);
}

/**
 * The offer that still awaits its first code, so that the page shows it again after a wrong code.
 * @throws Refusal('conflict') when there is none
 */
async function openOffer(c: Change, accountId: string, offeredTo: string): Promise<string> {
	const row = await c.trx
		.selectFrom('second_factor')
		.select('offered_secret')
		.where('account_id', '=', accountId)
		.where('offered_to', '=', offeredTo)
		.where('offered_at', '>', later(c.at, -OFFER_LASTS))
		.executeTakeFirst();
	if (!row?.offered_secret) throw new Refusal('conflict');
	return openSecret(accountId, row.offered_secret);
}

/**
 * Takes the secret offered to this login into use by its first code. All other logins end, and this browser gets a new one.
 * @returns the sign-in and the recovery codes, which are shown this once; or the offer again when the code was wrong
 * @throws Refusal('conflict') when nothing is offered to this login (any more), Refusal('access.too-many'), Refusal('not-found')
 */
export async function confirmSecondFactor(
	actor: Actor,
	typed: string,
	visitor: Visitor
): Promise<{ made: SignedIn; codes: string[] } | { again: FactorSecret }> {
	requireAccount(actor);
	const { accountId, email } = actor;
	const offeredTo = askedBy(visitor);
	const outcome = await change(actor, 'access.set-second-factor', async (c) => {
		await requireCodeLeft(c, accountId);
		const secret = await openOffer(c, accountId, offeredTo);
		const step = stepOf(secret, typed);
		await c.audit({ subjectKind: 'account', subjectId: accountId }, step === null ? 'access.code-refused' : undefined);
		if (step === null) {
			await countWrongCode(c, accountId);
			return { again: offerOf(secret, email) };
		}
		await c.trx
			.updateTable('second_factor')
			.set((e) => ({
				secret: e.ref('offered_secret'),
				since: c.at,
				last_step: step,
				offered_secret: null,
				offered_at: null,
				offered_to: null
			}))
			.where('account_id', '=', accountId)
			.execute();
		const codes = await replaceRecoveryCodes(c, accountId);
		await endLoginsOf(c.trx, accountId);
		await endStepsOf(c, accountId);
		await tell(c, 'access.second-factor-on', accountId);
		return { made: await beginLogin(c, actor, visitor, 'given'), codes: codes.map(inGroups) };
	});
	if ('made' in outcome) await rememberVisitor(accountId, visitor);
	return outcome;
}

/** New recovery codes; the old ones stop working. @returns them, shown this once. Throws as offerSecondFactor, and Refusal('conflict') */
export async function newRecoveryCodes(actor: Actor, password: string): Promise<string[]> {
	requireAccount(actor);
	await requirePassword(actor, password);
	return change(actor, 'access.new-recovery-codes', async (c) => {
		if (!(await hasSecondFactor(c.trx, actor.accountId))) throw new Refusal('conflict');
		const codes = await replaceRecoveryCodes(c, actor.accountId);
		await tell(c, 'access.recovery-codes-new', actor.accountId);
		await c.audit({ subjectKind: 'account', subjectId: actor.accountId });
		return codes.map(inGroups);
	});
}

/**
 * Switches the second factor of the signed-in account off. Throws as offerSecondFactor, and Refusal('conflict') when there is none or the
 * account must have one
 */
export async function dropSecondFactor(actor: Actor, password: string): Promise<void> {
	requireAccount(actor);
	await requirePassword(actor, password);
	if (await needsSecondFactor(actor)) throw new Refusal('conflict');
	await change(actor, 'access.drop-second-factor', async (c) => {
		if (!(await removeSecondFactor(c, actor.accountId))) throw new Refusal('conflict');
		await tell(c, 'access.second-factor-off', actor.accountId);
		await c.audit({ subjectKind: 'account', subjectId: actor.accountId });
	});
}

/**
 * Removes the second factor of an account whose owner has lost the device, by an admin. The account's logins end, and its owner gets a
 * mail.
 * @throws Refusal('not-found') for everybody but an admin, and when there is none; Refusal('access.own-factor') for one's own
 */
export async function takeSecondFactor(actor: Actor, accountId: string): Promise<void> {
	requirePermission(actor, 'account.manage');
	if (actor.kind === 'account' && actor.accountId === accountId) throw new Refusal('access.own-factor');
	await change(actor, 'access.take-second-factor', async (c) => {
		if (!(await removeSecondFactor(c, accountId))) throw new Refusal('not-found');
		await endLoginsOf(c.trx, accountId);
		await tell(c, 'access.second-factor-taken', accountId);
		await c.audit({ subjectKind: 'account', subjectId: accountId });
	});
}
