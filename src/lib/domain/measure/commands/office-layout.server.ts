import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { Refusal } from '../../../server/refusal.ts';
import { forumById } from '../../forum/index.server.ts';
import { actingNow, managesMeasures } from '../context.server.ts';
import { layoutData } from '../layout-form.ts';
import { officeLayout } from '../office-table.server.ts';
import type { OfficeLayout } from '../office-columns.ts';

/**
 * Sets which columns a forum's table has and what they are called.
 * @param seen the version of the layout that the form showed
 * @throws Refusal('not-found' | 'changed-meanwhile')
 */
export const setOfficeLayout = (actor: Actor, forumId: string, layout: OfficeLayout, seen: FormVersion): Promise<void> =>
	change(actor, 'measure.set-table', async (c) => {
		// the forum's row is locked: two who change its table at once come one after the other
		await c.trx
			.updateTable('forum')
			.set((e) => ({ revision: e.ref('revision') }))
			.where('id', '=', forumId)
			.execute();
		if (!managesMeasures(await actingNow(c.trx, actor), await forumById(forumId, c.trx))) throw new Refusal('not-found');
		const stands = async () => layoutData(await officeLayout(forumId, c.trx));
		await writeIfUnchanged(c, seen, { stands, subjectKind: 'forum', subjectId: forumId, verbs: ['measure.set-table'] }, async () => {
			const row = { columns: layout.set, heads: JSON.stringify(layout.heads) };
			await c.trx
				.insertInto('office_table')
				.values({ forum_id: forumId, ...row })
				.onConflict((on) => on.column('forum_id').doUpdateSet(row))
				.execute();
			await c.audit({ subjectKind: 'forum', subjectId: forumId, forumId, columns: ['office_table'], details: { set: layout.set } });
		});
	});
