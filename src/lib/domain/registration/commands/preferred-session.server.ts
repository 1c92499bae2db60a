import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { Refusal, type RefusalCode } from '../../../server/refusal.ts';
import { timesOf } from '../../forum/index.server.ts';
import { sessionsByIds } from '../../programme/index.server.ts';
import { preferenceRefusal } from '../rules.ts';
import { changeableRow } from './edit.server.ts';

/**
 * The reason why somebody who waits for a forum may not prefer a platform of it, or null: as preferenceRefusal says, and 'not-found' for
 * what is no platform that the public sees there.
 */
export async function refusalOfPreference(c: Change, forumId: string, sessionId: string): Promise<RefusalCode | null> {
	const [session] = await sessionsByIds([sessionId], c.trx);
	if (!session?.platform || session.forumId !== forumId || session.state === 'draft') return 'not-found';
	return preferenceRefusal(session, await timesOf(c, forumId), c.at);
}

/**
 * Sets another preferred platform, or none, for somebody who waits for the forum itself: the preference becomes a seat or a waiting place
 * when the forum has room.
 * @throws Refusal('not-found' | 'registration.not-live' | 'registration.state') or as preferenceRefusal says
 */
async function changePreference(actor: Actor, id: string, sessionId: string | null): Promise<void> {
	await change(actor, 'registration.wish', async (c) => {
		const row = await changeableRow(c, actor, id);
		if (row.state !== 'waiting') throw new Refusal('registration.state');
		const refusal =
			sessionId === null
				? preferenceRefusal(null, await timesOf(c, row.forum_id), c.at)
				: await refusalOfPreference(c, row.forum_id, sessionId);
		if (refusal) throw new Refusal(refusal);
		await c.trx.updateTable('registration').set({ preferred_session_id: sessionId, changed_at: c.at }).where('id', '=', id).execute();
		await c.audit({
			subjectKind: 'registration',
			subjectId: id,
			forumId: row.forum_id,
			columns: ['preferred_session_id'],
			details: { from: row.preferred_session_id, sessionId }
		});
	});
}

/** Sets the preferred platform in place of the former one. @throws as changePreference */
export const preferPlatform = (actor: Actor, id: string, sessionId: string): Promise<void> => changePreference(actor, id, sessionId);

/** Clears the preferred platform. @throws as changePreference */
export const dropPreference = (actor: Actor, id: string): Promise<void> => changePreference(actor, id, null);
