import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { sessionsByIds } from '../../programme/index.server.ts';
import { ownLiveRow } from './edit.server.ts';

/** @throws Refusal('not-found' | 'dialogue.cancelled' | 'dialogue.closed') unless it is a platform of the forum that is yet to come */
async function demandPlatform(c: Change, forumId: string, sessionId: string): Promise<void> {
	const [session] = await sessionsByIds([sessionId], c.trx);
	if (!session?.platform || session.forumId !== forumId || session.state === 'draft') throw new Refusal('not-found');
	if (session.state === 'cancelled') throw new Refusal('dialogue.cancelled');
	if (session.startsAt <= c.at) throw new Refusal('dialogue.closed');
}

/**
 * Who waits for the forum itself wishes another platform, or none: the wish becomes a seat or a waiting place when the forum has room.
 * @throws Refusal('not-found' | 'registration.not-live' | 'registration.state' | 'forum.cancelled' | 'dialogue.cancelled' | 'dialogue.closed')
 */
async function changeWish(actor: Actor, id: string, sessionId: string | null): Promise<void> {
	await change(actor, 'registration.wish', async (c) => {
		const row = await ownLiveRow(c, actor, id);
		if (row.state !== 'waiting') throw new Refusal('registration.state');
		const forum = await c.trx.selectFrom('forum').select('state').where('id', '=', row.forum_id).executeTakeFirst();
		if (forum?.state === 'cancelled') throw new Refusal('forum.cancelled');
		if (sessionId !== null) await demandPlatform(c, row.forum_id, sessionId);
		await c.trx.updateTable('registration').set({ wished_session_id: sessionId, changed_at: c.at }).where('id', '=', id).execute();
		await c.audit({
			subjectKind: 'registration',
			subjectId: id,
			forumId: row.forum_id,
			columns: ['wished_session_id'],
			details: { from: row.wished_session_id, sessionId }
		});
	});
}

/** Wishes a platform in place of the one wished before. @throws as changeWish */
export const wishPlatform = (actor: Actor, id: string, sessionId: string): Promise<void> => changeWish(actor, id, sessionId);

/** Wishes no platform any more. @throws as changeWish */
export const dropWish = (actor: Actor, id: string): Promise<void> => changeWish(actor, id, null);
