import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { actingNow, lockedMeasure, managesMeasures, type StoredEvent, type StoredMeasure } from '../context.server.ts';
import { publishable } from '../rules.ts';
import { writePublished } from './write.server.ts';

/** Which answers everybody may read. The text stays in the record, whatever becomes of it. */

/** An answer of a measure that the actor manages, its measure locked. @throws Refusal('not-found') */
export async function managedEvent(c: Change, actor: Actor, eventId: string) {
	const at = await c.trx.selectFrom('measure_event').select('measure_id').where('id', '=', eventId).executeTakeFirst();
	const found = await lockedMeasure(c.trx, at?.measure_id ?? '');
	if (!managesMeasures(await actingNow(c.trx, actor), found.forum)) throw new Refusal('not-found');
	const event = await c.trx.selectFrom('measure_event').selectAll().where('id', '=', eventId).executeTakeFirstOrThrow();
	if (!publishable.includes(event.kind)) throw new Refusal('not-found');
	return { event, row: found.row };
}

/**
 * Publishes what a body or the organiser has written. What was hidden is shown again only by who saw that it is.
 * @param again whether the page showed it as hidden
 * @throws Refusal('not-found' | 'measure.hidden-meanwhile')
 */
export const publishEvent = (actor: Actor, eventId: string, again = false): Promise<void> =>
	change(actor, 'measure.publish', async (c) => {
		const { event, row } = await managedEvent(c, actor, eventId);
		if (event.hidden_reason !== null && !again) throw new Refusal('measure.hidden-meanwhile');
		await publish(c, event, row);
	});

async function publish(c: Change, event: StoredEvent, row: StoredMeasure): Promise<void> {
	await writePublished(c, event, row);
	await c.audit({ subjectKind: 'measure', subjectId: row.id, forumId: row.forum_id, details: { version: event.version } });
	await c.revise(row.forum_id);
}

/**
 * Closes the copies of an answer's files that other answers of the same letter have: what is hidden here is not read there.
 * @returns how many were open
 */
async function closeCopies(c: Change, eventId: string): Promise<number> {
	const files = await c.trx.selectFrom('file').select(['id', 'same_as']).where('event_id', '=', eventId).execute();
	const first = files.map(({ id, same_as }) => same_as ?? id);
	if (!first.length) return 0;
	const closed = await c.trx
		.updateTable('file')
		.set({ public: 0 })
		.where((e) => e.or([e('id', 'in', first), e('same_as', 'in', first)]))
		.where('event_id', '<>', eventId)
		.where('public', '=', 1)
		.returning('id')
		.execute();
	return closed.length;
}

/**
 * Hides what was written, with the reason; it is gone from public pages at once, and its files are closed under every answer of the same
 * letter.
 * @throws Refusal('not-found' | 'measure.words'), or 'measure.hidden-meanwhile' where another reason stands
 */
export const hideEvent = (actor: Actor, eventId: string, reason: string): Promise<void> =>
	change(actor, 'measure.hide', async (c) => {
		if (!reason) throw new Refusal('measure.words');
		const { event, row } = await managedEvent(c, actor, eventId);
		if (event.hidden_reason !== null && event.hidden_reason !== reason) throw new Refusal('measure.hidden-meanwhile');
		const seen = event.published_at !== null && event.hidden_reason === null;
		await c.trx
			.updateTable('measure_event')
			// what everybody could read is gone from now on, which feeds tell of; what nobody could read leaves no trace
			.set({ published_at: seen ? c.at : event.published_at, hidden_reason: reason })
			.where('id', '=', eventId)
			.execute();
		const copies = await closeCopies(c, eventId);
		const details = { version: event.version, reason, ...(copies && { copies }) };
		await c.audit({ subjectKind: 'measure', subjectId: row.id, forumId: row.forum_id, details });
		await c.revise(row.forum_id);
	});

/**
 * Publishes one of several answers that a list showed as waiting, and opens those of its files to everybody that were ticked. One that was
 * hidden meanwhile stays hidden, with its files.
 * @param files ids; those of other answers are left as they are
 * @returns how many files it has opened
 * @throws Refusal('not-found' | 'measure.hidden' | 'measure.published')
 */
export const publishWaiting = (actor: Actor, forumId: string, eventId: string, files: readonly string[] = []): Promise<number> =>
	change(actor, 'measure.publish', async (c) => {
		const { event, row } = await managedEvent(c, actor, eventId);
		if (row.forum_id !== forumId) throw new Refusal('not-found');
		if (event.hidden_reason !== null) throw new Refusal('measure.hidden');
		if (event.published_at !== null) throw new Refusal('measure.published');
		await publish(c, event, row);
		const opened = files.length ? await openFiles(c, eventId, files) : [];
		for (const { id } of opened)
			await c.audit(
				{ subjectKind: 'measure', subjectId: row.id, forumId: row.forum_id, details: { version: event.version, file: id } },
				'measure.show-file'
			);
		return opened.length;
	});

/** Opens those files of an answer that are named and closed. */
const openFiles = (c: Change, eventId: string, files: readonly string[]): Promise<{ id: string }[]> =>
	c.trx
		.updateTable('file')
		.set({ public: 1 })
		.where('event_id', '=', eventId)
		.where('id', 'in', files)
		.where('public', '=', 0)
		.returning('id')
		.execute();
