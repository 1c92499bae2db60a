import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { writeMl } from '../../../i18n/text.ts';
import { demand } from '../../access/demand.server.ts';
import type { HallInput } from '../schema.ts';

/** Adds a hall to a forum. @returns its id */
export async function createHall(actor: Actor, forumId: string, input: HallInput): Promise<string> {
	demand(actor, 'programme.edit', { forumId });
	return change(actor, 'programme.hall-create', async (c) => {
		const last = await c.trx
			.selectFrom('hall')
			.select((e) => e.fn.max('position').as('position'))
			.where('forum_id', '=', forumId)
			.executeTakeFirst();
		const id = newId();
		await c.trx
			.insertInto('hall')
			.values({ id, forum_id: forumId, name_ml: writeMl(input.name), capacity: input.capacity, position: (last?.position ?? 0) + 1 })
			.execute();
		await c.audit({ subjectKind: 'hall', subjectId: id, forumId, details: { capacity: input.capacity } });
		return id;
	});
}

/** Renames a hall or changes how many it holds. @throws Refusal('not-found') */
export async function editHall(actor: Actor, forumId: string, id: string, input: HallInput): Promise<void> {
	demand(actor, 'programme.edit', { forumId });
	await change(actor, 'programme.hall-edit', async (c) => {
		const { numUpdatedRows } = await c.trx
			.updateTable('hall')
			.set({ name_ml: writeMl(input.name), capacity: input.capacity })
			.where('id', '=', id)
			.where('forum_id', '=', forumId)
			.executeTakeFirst();
		if (!numUpdatedRows) throw new Refusal('not-found');
		await c.revise(forumId);
		await c.audit({ subjectKind: 'hall', subjectId: id, forumId, columns: ['name_ml', 'capacity'], details: { capacity: input.capacity } });
	});
}

/** Takes a hall out. @throws Refusal('not-found' | 'programme.hall-in-use') while a session is in it */
export async function removeHall(actor: Actor, forumId: string, id: string): Promise<void> {
	demand(actor, 'programme.edit', { forumId });
	await change(actor, 'programme.hall-remove', async (c) => {
		const used = await c.trx.selectFrom('session').select('id').where('hall_id', '=', id).limit(1).executeTakeFirst();
		if (used) throw new Refusal('programme.hall-in-use');
		const { numDeletedRows } = await c.trx.deleteFrom('hall').where('id', '=', id).where('forum_id', '=', forumId).executeTakeFirst();
		if (!numDeletedRows) throw new Refusal('not-found');
		await c.audit({ subjectKind: 'hall', subjectId: id, forumId });
	});
}
