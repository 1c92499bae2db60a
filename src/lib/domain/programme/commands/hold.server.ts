import type { Change } from '../../../server/change.ts';
import type { Session } from '../schema.ts';
import { requireAccepted, requireOwnNumber } from './sessions.server.ts';

/**
 * Publishes a cancelled session again without its note, inside another change. Halls, people and the platform's number are checked as when
 * a session is published; the dialogue domain restores the seats.
 * @throws Refusal('programme.concerns') unless the organiser has seen them; Refusal('programme.number-given') when another platform has its
 * number by now
 */
export async function republishSession(c: Change, session: Session, accepted: readonly string[]): Promise<void> {
	const { id, forumId } = session;
	await c.trx.updateTable('session').set({ state: 'published', cancel_note_ml: null }).where('id', '=', id).execute();
	if (session.platform) await requireOwnNumber(c, forumId, id, session.platform.number, 'programme.number-given');
	await c.revise(forumId);
	await requireAccepted(c, forumId, id, accepted, 'clashes');
}
