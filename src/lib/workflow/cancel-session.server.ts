import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { Refusal } from '../server/refusal.ts';
import { writeMl, type TextMl } from '../i18n/localized-text.ts';
import { can } from '../server/permissions/rules.ts';
import { requireNotOver, lockSeats } from '../domain/forum/index.server.ts';
import { closePlatform } from '../domain/dialogue/index.server.ts';
import { sessionsByIds } from '../domain/programme/index.server.ts';
import { nobodyTold, tellAudience, type Notified } from './notify.server.ts';

/**
 * Cancels a session: it stays in the programme with the note; a platform's seats end and those who held or waited are told, of
 * a plenary everybody who holds a place at the forum, unless it has ended: that it did not take place is then only noted. Once the forum is over its programme stands.
 * @throws Refusal('not-found' | 'dialogue.cancelled' | 'forum.over')
 */
export async function cancelSession(actor: Actor, sessionId: string, note: TextMl): Promise<Notified> {
	return change(actor, 'programme.cancel', async (c) => {
		const row = await c.trx.selectFrom('session').select('forum_id').where('id', '=', sessionId).executeTakeFirst();
		if (!row || !can(actor, 'programme.edit', { forumId: row.forum_id })) throw new Refusal('not-found');
		await lockSeats(c, row.forum_id);
		const [session] = await sessionsByIds([sessionId], c.trx);
		if (!session) throw new Refusal('not-found');
		if (session.state === 'cancelled') throw new Refusal('dialogue.cancelled');
		await requireNotOver(c, row.forum_id);
		await c.trx
			.updateTable('session')
			.set({ state: 'cancelled', cancel_note_ml: writeMl(note) })
			.where('id', '=', sessionId)
			.execute();
		const notified = session.state === 'published' ? await tellAudience(c, 'programme.cancelled', session) : nobodyTold;
		await closePlatform(c, sessionId);
		await c.revise(row.forum_id);
		// the number of seats as it was: who holds the session after all asks whether there are fewer now
		const details = {
			told: notified.told,
			silent: notified.silent.length,
			...(session.platform && { capacity: session.platform.capacity })
		};
		await c.audit({ subjectKind: 'session', subjectId: sessionId, forumId: row.forum_id, columns: ['state'], details });
		return notified;
	});
}
