import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { managedEvent } from './publish.server.ts';

/**
 * Lets everybody open a file of an answer, or takes that back. It is opened only where the answer's words are published; of a hidden one
 * no file is let open.
 * @throws Refusal('not-found' | 'measure.hidden')
 */
export const showFile = (actor: Actor, fileId: string, open: boolean): Promise<void> =>
	change(actor, open ? 'measure.show-file' : 'measure.withdraw-file', async (c) => {
		const at = await c.trx.selectFrom('file').select('event_id').where('id', '=', fileId).executeTakeFirst();
		const { event, row } = await managedEvent(c, actor, at?.event_id ?? '');
		if (open && event.hidden_reason !== null) throw new Refusal('measure.hidden');
		await c.trx
			.updateTable('file')
			.set({ public: open ? 1 : 0 })
			.where('id', '=', fileId)
			.execute();
		await c.audit({ subjectKind: 'measure', subjectId: row.id, forumId: row.forum_id, details: { version: event.version, file: fileId } });
		await c.revise(row.forum_id);
	});
