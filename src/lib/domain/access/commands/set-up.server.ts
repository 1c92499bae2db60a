import { system } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { read } from '../../../server/database/open.ts';
import { Refusal } from '../../../server/refusal.ts';
import { issueLink, linkToken, openLinkOf, useLink } from '../links.server.ts';
import { hashPassword } from '../password.server.ts';
import { actorOf } from '../queries.server.ts';
import { makeAccount, type NewAccount } from './accounts.server.ts';
import { beginLogin, type SignedIn, type Visitor } from './sign-in.server.ts';

/**
 * Makes the one-time link that creates the first admin, for the console, while there is no account at all. An earlier printed link stops
 * working.
 * @returns its token, or null when there are accounts
 */
export async function setUpToken(): Promise<string | null> {
	if (await read().selectFrom('account').select('id').limit(1).executeTakeFirst()) return null;
	return change(system('start'), 'access.print-set-up', async (c) => {
		await c.trx.deleteFrom('account_link').where('kind', '=', 'setup').execute();
		const id = await issueLink(c, 'setup', null);
		await c.audit({ subjectKind: 'installation', subjectId: 'setup' });
		return linkToken(id);
	});
}

/**
 * Makes the first admin and signs in.
 * @throws Refusal('not-found' | 'access.link-used' | 'access.link-expired' | 'access.too-many')
 */
export async function setUp(
	token: string,
	input: Pick<NewAccount, 'name' | 'email' | 'language'> & { password: string },
	visitor: Visitor
): Promise<SignedIn> {
	await openLinkOf(token, 'setup', visitor.address);
	const hash = await hashPassword(input.password);
	return change(system('setup'), 'access.set-up', async (c) => {
		await useLink(c, token, 'setup');
		if (await c.trx.selectFrom('account').select('id').limit(1).executeTakeFirst()) throw new Refusal('access.link-used');
		const { name, email, language } = input;
		const roles = [{ role: 'admin', scopeKind: 'installation', scopeId: '' }] as const;
		const id = await makeAccount(c, { name, email, language, roles }, hash);
		const actor = await actorOf(id, c.trx);
		if (!actor) throw new Error('The first account is not there after it was made');
		return beginLogin(c, actor, visitor);
	});
}
