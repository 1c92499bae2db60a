import type { AccountActor, Actor } from '../../server/actor.ts';
import { change } from '../../server/change.ts';
import { installationValue, keepInstallationValue } from '../../server/database/installation.ts';
import { read } from '../../server/database/open.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { reachesEverybody } from './rules.ts';
import { hasSecondFactor } from './second-factor.server.ts';

/** The installation's setting: organisers and admins must use a second factor. */
const KEY = 'second_factor_required';

/** Whether organisers and admins must use a second factor. */
export const secondFactorRequired = async (): Promise<boolean> => (await installationValue(KEY)) === '1';

/** Whether an account must use a second factor; then it cannot be switched off. */
export const needsSecondFactor = async (actor: AccountActor): Promise<boolean> =>
	reachesEverybody(actor.roles) && (await secondFactorRequired());

/** Whether an account must use a second factor and has none: it reaches nothing before it is set up. */
export const lacksSecondFactor = async (actor: AccountActor): Promise<boolean> =>
	(await needsSecondFactor(actor)) && !(await hasSecondFactor(read(), actor.accountId));

/** Sets whether organisers and admins must use a second factor. @throws Refusal('not-found') for everybody but an admin */
export async function requireSecondFactor(actor: Actor, required: boolean): Promise<void> {
	requirePermission(actor, 'account.manage');
	await change(actor, 'access.require-second-factor', async (c) => {
		await keepInstallationValue(c.trx, KEY, required ? '1' : '0');
		await c.audit({ subjectKind: 'installation', subjectId: KEY, details: { required } });
	});
}
