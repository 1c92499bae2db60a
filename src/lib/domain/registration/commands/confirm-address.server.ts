import type { Selectable } from 'kysely';
import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';
import { consume } from '../../../server/rate-limits.ts';
import { Refusal } from '../../../server/refusal.ts';
import { lockedRegistration } from '../access.server.ts';
import { awaitsConfirming, isLive } from '../rules.ts';

/** An address is its owner's when a link that went there was answered by a press: opening a private link proves nothing. */

const nothingAwaited = { confirm_by: null, confirm_due_at: null };

/**
 * Records that the address belongs to its owner; a second press changes nothing.
 * @param actor the owner, as the confirming link says
 * @throws Refusal('not-found' | 'registration.not-live')
 */
export async function confirmAddress(actor: Actor, id: string): Promise<void> {
	if (actor.kind !== 'delegate' || actor.registrationId !== id) throw new Refusal('not-found');
	await change(actor, 'registration.confirm-address', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'owner-too');
		if (!isLive(row.state)) throw new Refusal('registration.not-live');
		const again = row.address_confirmed_at !== null;
		if (!again)
			await c.trx
				.updateTable('registration')
				.set({ ...nothingAwaited, address_confirmed_at: c.at, former_link_version: null })
				.where('id', '=', id)
				.execute();
		await c.audit({
			subjectKind: 'registration',
			subjectId: id,
			forumId: row.forum_id,
			columns: again ? [] : ['address_confirmed_at'],
			...(again && { details: { again } })
		});
	});
}

/** @throws Refusal('registration.state') where nobody waits for the address to be confirmed, or not any more: the forum has begun */
async function requireAwaited(c: Change, row: Selectable<RegistrationRow>): Promise<void> {
	const forum = await c.trx
		.selectFrom('forum')
		.select(['state', 'starts_at as startsAt'])
		.where('id', '=', row.forum_id)
		.executeTakeFirstOrThrow();
	if (!awaitsConfirming({ confirmDueAt: row.confirm_due_at }, forum, c.at)) throw new Refusal('registration.state');
}

/** Sends the confirming link again, three times an hour at most. @throws Refusal('not-found' | 'registration.state' | 'access.too-many') */
export async function sendConfirmingLink(actor: Actor, id: string): Promise<void> {
	await consume('confirm-again', id);
	await change(actor, 'registration.send-confirming', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'owner-too');
		await requireAwaited(c, row);
		await c.mail({ kind: 'registration.confirm-address', registrationId: id, forumId: row.forum_id, language: row.language });
		await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id });
	});
}

/**
 * Lets an organiser vouch for somebody who has not confirmed the address: the place stays.
 * @throws Refusal('not-found' | 'registration.state')
 */
export async function approveByHand(actor: Actor, id: string): Promise<void> {
	if (actor.kind === 'delegate') throw new Refusal('not-found');
	await change(actor, 'registration.approve', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'staff');
		await requireAwaited(c, row);
		await c.trx
			.updateTable('registration')
			.set({ ...nothingAwaited, approved_at: c.at })
			.where('id', '=', id)
			.execute();
		await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id, columns: ['approved_at'] });
	});
}

/** Ends the wait for confirmed addresses at a forum that no longer asks for it, so that nobody loses a place for want of it. */
export async function askNobody(c: Change, forumId: string): Promise<void> {
	await c.trx
		.updateTable('registration')
		.set(nothingAwaited)
		.where('forum_id', '=', forumId)
		.where('confirm_due_at', 'is not', null)
		.execute();
}
