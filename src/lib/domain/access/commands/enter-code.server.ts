import { change } from '../../../server/change.ts';
import { read } from '../../../server/database/open.ts';
import { Refusal } from '../../../server/refusal.ts';
import { actorOf } from '../queries.server.ts';
import { recoveryCodesLeft, useCode } from '../second-factor.server.ts';
import { awaitedOf, countTry, endStep } from '../mfa-challenge.server.ts';
import { countWrongCode, requireCodeLeft } from '../wrong-codes.server.ts';
import { beginLogin, rememberVisitor, type SignedIn, type Visitor } from './sign-in.server.ts';

/** Whether this browser gave a right passphrase and the server awaits its code. Uses nothing up. */
export const codeAwaited = async (visitor: Visitor): Promise<boolean> => (await awaitedOf(visitor.step)) !== null;

/**
 * The second step of a sign-in: a code from the app, or a recovery code. Each is taken once. Wrong ones are counted for the account,
 * whatever browser they come from: only the right passphrase leads here.
 * @throws Refusal('access.step-over') when the passphrase has to be given again, Refusal('access.wrong-code'),
 * Refusal('access.too-many')
 */
export async function enterCode(typed: string, visitor: Visitor): Promise<SignedIn> {
	const token = visitor.step ?? '';
	const accountId = await awaitedOf(token);
	const actor = accountId && (await actorOf(accountId, read()));
	if (!actor) throw new Refusal('access.step-over');
	const made = await change(actor, 'access.sign-in', async (c) => {
		await requireCodeLeft(c, accountId);
		if (!(await awaitedOf(token, c.trx, c.at))) throw new Refusal('access.step-over');
		const kind = await useCode(c, accountId, typed);
		if (!kind) {
			await countTry(c, token);
			await countWrongCode(c, accountId);
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
	if (!made) throw new Refusal((await awaitedOf(token)) ? 'access.wrong-code' : 'access.step-over');
	await rememberVisitor(accountId, visitor);
	return made;
}
