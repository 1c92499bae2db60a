import type { Change } from '../../../server/change.ts';
import type { Session } from '../schema.ts';
import { requireAccepted, requireOwnNumber } from './sessions.server.ts';

/**
 * Puts a cancelled session back into the published timetable without its note, inside another change; halls, people and the platform's
 * number are asked for as when a session is published. Seats are the dialogue domain's.
 * @throws Refusal('programme.concerns') unless the organiser has seen them; Refusal('programme.number-given') when another platform has its number by now
 */
export async function republishSession(c: Change, session: Session, accepted: readonly string[]): Promise<void> {
	const { id, forumId } = session;
	await c.trx.updateTable('session').set({ state: 'published', cancel_note_ml: null }).where('id', '=', id).execute();
	if (session.platform) await requireOwnNumber(c, forumId, id, session.platform.number, 'programme.number-given');
	await c.revise(forumId);
	await requireAccepted(c, forumId, id, accepted, 'clashes');
}
