import type { Actor } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { Refusal } from '../server/refusal.ts';
import { requirePermission } from '../server/permissions/require.ts';
import { lockSeats, timesOf } from '../domain/forum/index.server.ts';
import type { DeclineReason } from '../lists.ts';
import { declineText } from '../domain/registration/decline-text.ts';
import { openMembers, settleTraits } from '../domain/registration/index.server.ts';
import { after, stepRefusal } from '../domain/registration/rules.ts';
import { freePlacesOf } from './forum-capacity.server.ts';

/** What an organiser decides on a burst: applications that came close together and have one trait in common. */

/** A transaction decides on this many at most; each one holds by itself. */
const AT_ONCE = 500;

/** The part of a burst that the organiser has seen: applications that came later are not decided on. */
export interface BurstVersion {
	/** number of the latest of them */
	upTo: number;
}

/** reason: as typed; chosen: a reason of the list, said to each in the language of their letters; tell: whether they get one */
type Declining = BurstVersion & { reason: string; chosen?: DeclineReason | null; tell: boolean };

/**
 * Declines all open applications of a burst. Their places and seats go in order to others who wait, to nobody of the burst.
 * @param how tell: whether addresses that nobody has confirmed get a letter
 * @returns how many were declined
 * @throws Refusal('not-found') for all but the forum's organisers; Refusal('forum.over')
 */
export async function declineBurst(actor: Actor, forumId: string, burstId: string, how: Declining): Promise<{ declined: number }> {
	requirePermission(actor, 'registration.edit', { forumId });
	let declined = 0;
	for (;;) {
		const n = await declineSome(actor, forumId, burstId, how);
		declined += n;
		if (n < AT_ONCE) return { declined };
	}
}

const declineSome = (actor: Actor, forumId: string, burstId: string, { upTo, chosen = null, reason: typed, tell }: Declining) =>
	change(actor, 'registration.decline', async (c) => {
		await lockSeats(c, forumId);
		const refusal = stepRefusal('decline', await timesOf(c, forumId), c.at);
		if (refusal) throw new Refusal(refusal);
		const open = await openMembers(c.trx, forumId, burstId);
		const members = open.filter((row) => row.number <= upTo && after(row.state, 'decline')).slice(0, AT_ONCE);
		for (const row of members) {
			const reason = declineText(row.language, chosen, typed);
			await c.trx
				.updateTable('registration')
				.set({ state: 'declined', decline_reason: reason, confirm_by: null, confirm_due_at: null, changed_at: c.at })
				.where('id', '=', row.id)
				.execute();
			await c.audit({
				subjectKind: 'registration',
				subjectId: row.id,
				forumId,
				columns: ['state'],
				details: { from: row.state, to: 'declined', burst: burstId, told: tell },
				personal: { personId: row.person_id, values: { reason } }
			});
			if (tell && row.email) await c.mail({ kind: 'registration.declined', language: row.language, forumId, registrationId: row.id });
		}
		await freePlacesOf(c, forumId, members, 'declined');
		await settleTraits(
			c,
			forumId,
			members.map((row) => row.id)
		);
		await c.audit(
			{ subjectKind: 'forum', subjectId: forumId, forumId, details: { burst: burstId, declined: members.length } },
			'registration.decline-burst'
		);
		await c.revise(forumId);
		return members.length;
	});

/**
 * Marks the applications that the organiser has seen as fine: no burst lists them any more, and later ones are counted from zero.
 * @returns how many were put aside
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function putBurstAside(actor: Actor, forumId: string, burstId: string, { upTo }: BurstVersion): Promise<number> {
	requirePermission(actor, 'registration.edit', { forumId });
	return change(actor, 'registration.put-burst-aside', async (c) => {
		await lockSeats(c, forumId);
		const ids = (await openMembers(c.trx, forumId, burstId)).flatMap((row) => (row.number <= upTo ? [row.id] : []));
		await settleTraits(c, forumId, ids);
		await c.audit({ subjectKind: 'forum', subjectId: forumId, forumId, details: { burst: burstId, putAside: ids.length } });
		return ids.length;
	});
}
