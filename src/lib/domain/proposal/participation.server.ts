import type { Kysely } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import type { Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { requireRegistration } from '../registration/index.server.ts';
import { platformsJoined } from './context.server.ts';

/** Checks that the owner of a private link is confirmed and takes part at a platform. @throws Refusal('not-found') for everybody else */
export async function requireTakesPart(from: Kysely<Tables>, actor: Actor, registrationId: string, sessionId: string): Promise<void> {
	if (actor.kind !== 'delegate') throw new Refusal('not-found');
	const { state } = await requireRegistration(from, actor, 'registration.edit', registrationId, 'owner-too');
	if (state !== 'confirmed' || !(await platformsJoined(from, registrationId)).has(sessionId)) throw new Refusal('not-found');
}
