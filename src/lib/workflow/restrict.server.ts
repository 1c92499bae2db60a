import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { Refusal } from '../server/refusal.ts';
import { can } from '../server/permissions/rules.ts';
import { lockedRegistration, setPrivacyState } from '../domain/registration/index.server.ts';

/**
 * Restricts a registration: data, seats and totals stay, but no list, export or feed shows it any more; only its owner and an admin see it.
 * @throws Refusal('not-found' | 'conflict') the second when it is restricted already
 */
export async function restrictRegistration(actor: Actor, id: string): Promise<void> {
	await change(actor, 'registration.restrict', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'staff');
		if (row.privacy_state) throw new Refusal('conflict');
		await setPrivacyState(c, id, 'restricted');
		await c.revise(row.forum_id);
		await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id, columns: ['privacy_state'] });
	});
}

/** Lifts a restriction. @throws Refusal('not-found' | 'conflict') for all but an admin; when nothing is restricted */
export async function liftRestriction(actor: Actor, id: string): Promise<void> {
	await change(actor, 'registration.lift-restriction', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'staff');
		if (!can(actor, 'registration.see-restricted', { forumId: row.forum_id })) throw new Refusal('not-found');
		if (row.privacy_state !== 'restricted') throw new Refusal('conflict');
		await setPrivacyState(c, id, null);
		await c.revise(row.forum_id);
		await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id, columns: ['privacy_state'] });
	});
}
