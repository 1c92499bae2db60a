import type { Kysely } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import type { Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { requireRegistration } from '../registration/index.server.ts';

/** The registration of the holder of a private link. @throws Refusal('not-found') for everybody else */
export async function offererOf(from: Kysely<Tables>, actor: Actor, registrationId: string) {
	if (actor.kind !== 'delegate') throw new Refusal('not-found');
	return requireRegistration(from, actor, 'registration.edit', registrationId, 'owner-too');
}
