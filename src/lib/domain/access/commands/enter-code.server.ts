import { change } from '../../../server/change.ts';
import { read } from '../../../server/database/open.ts';
import { demandLeft, forget, spend, type Limit } from '../../../server/limits.ts';
import { Refusal } from '../../../server/refusal.ts';
import { deviceOf } from '../device.server.ts';
import { actorOf } from '../queries.server.ts';
import { recoveryCodesLeft, useCode } from '../second-factor.server.ts';
import { awaitedOf, countTry, endStep } from '../second-step.server.ts';
import { beginLogin, inTurn, rememberVisitor, type SignedIn, type Visitor } from './sign-in.server.ts';

/** Whether a browser's passphrase was right and its code is awaited. Nothing is used up. */
export const codeAwaited = async (visitor: Visitor): Promise<boolean> => (await awaitedOf(visitor.step)) !== null;

/** Where wrong codes are counted: a browser in which the owner signed in before has a count of its own, which strangers cannot use up. */
const countsOf = (accountId: string, visitor: Visitor): (readonly [Limit, string])[] => {
	const device = deviceOf(accountId, visitor.device);
	if (device) return [['second-step.known', `${accountId} ${device}`]];
	return [
		['second-step.stranger', accountId],
		['second-step.day', accountId]
	];
};

/**
 * The second step of a sign-in: a code from the app, or a recovery code. Each is taken once.
 * @throws Refusal('access.step-over') when the passphrase has to be given again, Refusal('access.wrong-code'),
 * Refusal('access.too-many')
 */
export async function enterCode(typed: string, visitor: Visitor): Promise<SignedIn> {
	const token = visitor.step ?? '';
	const accountId = await awaitedOf(token);
	if (!accountId) throw new Refusal('access.step-over');
	return inTurn(`code ${accountId}`, async () => {
		const counts = countsOf(accountId, visitor);
		for (const [limit, key] of counts) await demandLeft(limit, key);
		const actor = (await awaitedOf(token)) && (await actorOf(accountId, read()));
		if (!actor) throw new Refusal('access.step-over');
		const made = await change(actor, 'access.sign-in', async (c) => {
			const kind = await useCode(c, accountId, typed);
			if (!kind) {
				await countTry(c, token);
				await c.audit({ subjectKind: 'account', subjectId: accountId }, 'access.code-refused');
				return null;
			}
			if (!(await endStep(c, token))) throw new Refusal('access.step-over');
			if (kind === 'recovery') {
				const { language } = await c.trx.selectFrom('account').select('language').where('id', '=', accountId).executeTakeFirstOrThrow();
				const left = await recoveryCodesLeft(c.trx, accountId);
				await c.mail({ kind: 'access.recovery-code-used', language, accountId, params: { left } });
			}
			await c.audit({ subjectKind: 'account', subjectId: accountId, details: { secondFactor: kind } });
			return beginLogin(c, actor, visitor, 'given');
		});
		if (!made) {
			for (const [limit, key] of counts) await spend(limit, key);
			throw new Refusal((await awaitedOf(token)) ? 'access.wrong-code' : 'access.step-over');
		}
		await rememberVisitor(actor.email, visitor);
		for (const [limit, key] of counts) await forget(limit, key);
		return made;
	});
}
