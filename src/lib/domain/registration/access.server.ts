import type { Kysely, Selectable } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import type { Change } from '../../server/change.ts';
import type { RegistrationRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { can, type Action } from '../../server/permissions/rules.ts';
import { lockSeats } from '../forum/index.server.ts';
import { seesPerson } from './people.server.ts';

/**
 * Checks that the actor may do `action` at a registration's forum, or owns the registration where its owner may do it too. Only its owner
 * and an admin reach a restricted one, and nobody reaches one whose person is erased.
 * @returns its row
 * @throws Refusal('not-found'): what is not yours does not exist
 */
export async function requireRegistration(
	from: Kysely<Tables>,
	actor: Actor,
	action: Action,
	id: string,
	who: 'owner-too' | 'staff'
): Promise<Selectable<RegistrationRow>> {
	const row = await from.selectFrom('registration').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row || !seesPerson(actor, row)) throw new Refusal('not-found');
	if (who === 'owner-too' && actor.kind === 'delegate' && actor.registrationId === id) return row;
	if (!can(actor, action, { forumId: row.forum_id })) throw new Refusal('not-found');
	return row;
}

/**
 * A registration that is about to change, with its forum's seats locked first as everywhere: addresses and delegations are unique
 * per forum, and who withdraws at the same time locks in the same order.
 * @throws Refusal('not-found') as requireRegistration
 */
export async function lockedRegistration(
	c: Change,
	actor: Actor,
	id: string,
	who: 'owner-too' | 'staff'
): Promise<Selectable<RegistrationRow>> {
	const { forum_id: forumId } = await requireRegistration(c.trx, actor, 'registration.edit', id, who);
	await lockSeats(c, forumId);
	// asked again: somebody may have been restricted, or gone, while this waited for the lock
	return requireRegistration(c.trx, actor, 'registration.edit', id, who);
}
