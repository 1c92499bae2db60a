import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { read } from '../server/database/open.ts';
import { Refusal } from '../server/refusal.ts';
import { writeMl, type TextMl } from '../i18n/localized-text.ts';
import { requirePermission } from '../server/permissions/require.ts';
import { requireNotOver, lockSeats } from '../domain/forum/index.server.ts';
import { frozenBy } from '../domain/forum/rules.ts';
import { sumWhere, registrationCountsOf } from '../domain/registration/index.server.ts';
import { isLive, liveStates } from '../domain/registration/rules.ts';
import { tellForum, type AudienceCount, type Notified } from './notify.server.ts';

/** Counts the people who would be told if the forum were cancelled now. @throws Refusal('not-found') */
export async function toldIfForumCancelled(actor: Actor, forumId: string): Promise<AudienceCount> {
	requirePermission(actor, 'forum.edit', { forumId });
	const [tally, without] = await Promise.all([
		registrationCountsOf(forumId),
		read()
			.selectFrom('registration')
			.select((e) => e.fn.countAll<number>().as('n'))
			.where('forum_id', '=', forumId)
			.where('email_folded', 'is', null)
			.where('state', 'in', liveStates)
			.executeTakeFirstOrThrow()
	]);
	const silent = Number(without.n);
	return { told: sumWhere(tally, ({ state }) => isLive(state)) - silent, silent };
}

/**
 * Cancels a forum: the page stays with the note, and everybody registered is told. Registrations and seats stay as the record of who was to
 * come. Nobody can cancel a forum that is over.
 * @throws Refusal('not-found' | 'forum.over' | 'forum.cancelled' | 'forum.archived')
 */
export async function cancelForum(actor: Actor, forumId: string, note: TextMl): Promise<Notified> {
	requirePermission(actor, 'forum.edit', { forumId });
	return change(actor, 'forum.cancel', async (c) => {
		await lockSeats(c, forumId);
		const before = await c.trx.selectFrom('forum').select('state').where('id', '=', forumId).executeTakeFirst();
		const frozen = before && frozenBy(before.state);
		if (!before || frozen) throw new Refusal(frozen ?? 'not-found');
		await requireNotOver(c, forumId);
		await c.trx
			.updateTable('forum')
			.set({ state: 'cancelled', cancel_note_ml: writeMl(note) })
			.where('id', '=', forumId)
			.execute();
		const notified = await tellForum(c, 'forum.cancelled', forumId);
		await c.revise(forumId);
		await c.audit({
			subjectKind: 'forum',
			subjectId: forumId,
			forumId,
			columns: ['state', 'cancel_note_ml'],
			details: { told: notified.told }
		});
		return notified;
	});
}
