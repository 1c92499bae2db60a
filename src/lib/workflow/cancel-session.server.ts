import type { Actor } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { now } from '../server/clock.ts';
import { read } from '../server/database/open.ts';
import { mailTerms } from '../server/mail-kinds.ts';
import { Refusal } from '../server/refusal.ts';
import { writeMl, type TextMl } from '../i18n/text.ts';
import { can } from '../server/permissions/rules.ts';
import { demandNotOver, forumById, lockSeatBoard, timesOf } from '../domain/forum/index.server.ts';
import { closePlatform } from '../domain/dialogue/index.server.ts';
import { sessionForStaff, sessionsByIds } from '../domain/programme/index.server.ts';
import { letterStands } from '../domain/programme/rules.ts';

/** Writes to those of some registrations who have an address, unless the session has ended. @returns how many mails */
export async function tellAll(
	c: Change,
	registrationIds: readonly string[],
	kind: 'programme.cancelled' | 'programme.moved',
	sessionId: string
): Promise<number> {
	const [session] = registrationIds.length ? await sessionsByIds([sessionId], c.trx) : [];
	if (!session || !letterStands(mailTerms[kind], { forum: await timesOf(c, session.forumId), session }, c.at)) return 0;
	const rows = await c.trx
		.selectFrom('registration')
		.select(['id', 'language', 'forum_id'])
		.where('id', 'in', registrationIds)
		.where('email', 'is not', null)
		.execute();
	for (const row of rows)
		await c.mail({ kind, language: row.language, forumId: row.forum_id, registrationId: row.id, params: { sessionId } });
	return rows.length;
}

/** How many people would be told if the session were cancelled or moved now. @throws Refusal('not-found') */
export async function toldAbout(actor: Actor, sessionId: string): Promise<number> {
	const session = await sessionForStaff(actor, sessionId);
	if (!letterStands(mailTerms['programme.cancelled'], { forum: await forumById(session.forumId), session }, now())) return 0;
	const row = await read()
		.selectFrom('seat as s')
		.innerJoin('registration as r', 'r.id', 's.registration_id')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('s.session_id', '=', session.id)
		.where('s.state', '<>', 'ended')
		.where('r.email', 'is not', null)
		.executeTakeFirstOrThrow();
	return Number(row.n);
}

/**
 * Cancels a session: it stays in the programme with the note; a platform's seats end and those who held or waited are told, unless it
 * has ended: that it did not take place is then only noted. Once the forum is over its programme stands.
 * @throws Refusal('not-found' | 'dialogue.cancelled' | 'forum.over')
 */
export async function cancelSession(actor: Actor, sessionId: string, note: TextMl): Promise<void> {
	await change(actor, 'programme.cancel', async (c) => {
		const row = await c.trx.selectFrom('session').select('forum_id').where('id', '=', sessionId).executeTakeFirst();
		if (!row || !can(actor, 'programme.edit', { forumId: row.forum_id })) throw new Refusal('not-found');
		await lockSeatBoard(c, row.forum_id);
		const [session] = await sessionsByIds([sessionId], c.trx);
		if (session?.state === 'cancelled') throw new Refusal('dialogue.cancelled');
		await demandNotOver(c, row.forum_id);
		await c.trx
			.updateTable('session')
			.set({ state: 'cancelled', cancel_note_ml: writeMl(note) })
			.where('id', '=', sessionId)
			.execute();
		const told = await tellAll(c, await closePlatform(c, sessionId), 'programme.cancelled', sessionId);
		await c.revise(row.forum_id);
		// the number of seats as it was: who holds the session after all asks whether there are fewer now
		const details = { told, ...(session?.platform && { capacity: session.platform.capacity }) };
		await c.audit({ subjectKind: 'session', subjectId: sessionId, forumId: row.forum_id, columns: ['state'], details });
	});
}
