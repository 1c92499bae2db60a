import type { Actor } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { Refusal } from '../server/refusal.ts';
import { writeIfUnchanged, type FormVersion } from '../server/optimistic-lock.ts';
import { can } from '../server/permissions/rules.ts';
import { lockSeats } from '../domain/forum/index.server.ts';
import { fillSeats, rewriteCapacity } from '../domain/dialogue/index.server.ts';
import { formOf, inputOf, rewriteSession, sessionsByIds } from '../domain/programme/index.server.ts';
import type { Session, SessionInput } from '../domain/programme/schema.ts';
import { countTold, nobodyTold, tellAudience, type Notified } from './notify.server.ts';

/** A session as it stands, with the seats of its forum locked, and its forum's zone. @throws Refusal('not-found') */
async function locked(c: Change, sessionId: string) {
	const row = await c.trx.selectFrom('session').select('forum_id').where('id', '=', sessionId).executeTakeFirst();
	if (!row || !can(c.actor, 'programme.edit', { forumId: row.forum_id })) throw new Refusal('not-found');
	await lockSeats(c, row.forum_id);
	const forum = await c.trx.selectFrom('forum').select('time_zone').where('id', '=', row.forum_id).executeTakeFirstOrThrow();
	const now = async (): Promise<Session> => {
		const [session] = await sessionsByIds([sessionId], c.trx);
		if (!session) throw new Refusal('not-found');
		return session;
	};
	return { before: await now(), zone: forum.time_zone, now };
}

/** Tells of a new time or hall. @throws Refusal('programme.tells') until the organiser has seen how many people that is now */
async function tellMoved(c: Change, before: Session, after: Session, shown: SessionInput['tell']): Promise<Notified> {
	if (before.state !== 'published' || after.state !== 'published') return nobodyTold;
	if (shown !== undefined) {
		const { told: n, silent } = await countTold(c, after);
		if (n && n !== shown) throw new Refusal('programme.tells', { n, silent });
	}
	return tellAudience(c, 'programme.moved', after, before);
}

/** @param now the session as it stands then */
async function write(
	c: Change,
	{ before, now }: Pick<Awaited<ReturnType<typeof locked>>, 'before' | 'now'>,
	input: SessionInput
): Promise<Notified> {
	const changed = await rewriteSession(c, before.id, input);
	if (before.platform && input.platform && before.platform.capacity !== input.platform.capacity)
		await rewriteCapacity(c, before.id, input.platform.capacity);
	const moved = ['starts_at', 'ends_at', 'hall_id'].some((column) => changed.includes(column));
	const notified = moved ? await tellMoved(c, before, await now(), input.tell) : nobodyTold;
	// seats that became free while it had begun, or was a draft, go to who waits
	await fillSeats(c, before.forumId);
	return notified;
}

/**
 * Edits a session. When its time or hall changes, those who hold a seat or wait there are told; of a plenary everybody who holds a place at
 * the forum is told, unless it has then ended. Seats stay: somebody who now has two at the same time sees both and chooses. More seats of a
 * platform go to those who wait; with fewer nobody loses one. A session that had begun and is moved into the future gives its free seats to
 * those who wait.
 * @throws Refusal('not-found' | 'dialogue.cancelled' | 'programme.in-use' | 'programme.concerns' | 'programme.tells' |
 * 'programme.number-taken' | 'forum.over' | 'changed-meanwhile')
 */
export async function changeSession(actor: Actor, sessionId: string, input: SessionInput, seen: FormVersion): Promise<Notified> {
	return change(actor, 'programme.edit', async (c) => {
		const { before, zone, now } = await locked(c, sessionId);
		const verbs = ['programme.edit', 'dialogue.capacity'];
		const standing = { stands: async () => formOf(await now(), zone), subjectKind: 'session', subjectId: sessionId, verbs };
		return writeIfUnchanged(c, seen, standing, () => write(c, { before, now }, input));
	});
}

/** Publishes a draft with its present content; it is refused for clashes alone among its concerns. @throws as changeSession */
export async function publishSession(actor: Actor, sessionId: string): Promise<void> {
	await change(actor, 'programme.edit', async (c) => {
		const { before, zone, now } = await locked(c, sessionId);
		const { accepted: _, tell: __, ...input } = inputOf({ ...formOf(before, zone), state: 'published' }, before.duties);
		await write(c, { before, now }, input);
	});
}
